package dev.muster.openmatch0.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.WaitingProposals.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimpleEvaluatorTest {
    @Test
    void keepsAllThatShareNoPlayerAndTheFirstOfThoseThatDo() {
        var chosen = SimpleEvaluator.compatible(List.of(
                new Waiting("proposal.20.c.p", List.of("3", "4")),
                new Waiting("proposal.30.a.p", List.of("1", "2")),
                new Waiting("proposal.10.b.p", List.of("2", "3")),
                new Waiting("proposal.10.d.p", List.of("5"))));

        assertThat(chosen).containsExactlyInAnyOrder("proposal.30.a.p", "proposal.20.c.p", "proposal.10.d.p");
    }

    @Test
    void whatNeverWasAProposalsNameIsDecidedTheSameWay() {
        assertThat(SimpleEvaluator.compatible(List.of(new Waiting("x", List.of("1")), new Waiting("y", List.of("1")))))
                .containsExactly("x");
    }
}
