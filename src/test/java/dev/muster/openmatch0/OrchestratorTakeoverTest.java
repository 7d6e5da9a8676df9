package dev.muster.openmatch0;

import static dev.muster.openmatch0.OrchestratorBench.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the next holder of the lease finds when one stops in the middle.
@Timeout(60)
final class OrchestratorTakeoverTest {
    private final OrchestratorBench one = OrchestratorBench.empty();
    private final OrchestratorBench other = OrchestratorBench.another();

    @AfterEach
    void close() throws Exception {
        one.close();
        other.close();
    }

    @Test
    void aReplicaLeavesEverythingToTheHolder() {
        one.start();
        one.request("duel", "{}");
        one.functions.function();
        other.start();

        one.request("duel", "{}");

        one.functions.function();
        assertThat(other.functions.functions).isEmpty();
    }

    @Test
    void startsAgainWhatWasUnderWayUnderTheSameNames() {
        one.start();
        var request = one.request("duel", "{\"imagename\":\"test:own\"}");
        var before = one.functions.function();
        await("its image is noted", () -> !one.told.events.isEmpty());
        one.stall();
        other.start();

        var after = other.functions.function();

        assertThat(after.call().name()).isEqualTo(before.call().name());
        assertThat(after.call().image()).isEqualTo("test:own");
        assertThat(after.call().environment()).isEqualTo(before.call().environment());
        other.propose(after, "anna");
        after.end();
        var evaluator = other.functions.evaluator();
        other.direct("SPOP", "proposalq", "10");
        other.direct("RENAME", after.variable("MMF_PROPOSAL_ID"), request.toString());
        evaluator.end();
        other.awaitEvent("evaluated 1 0");
    }

    @Test
    void whatTheOldHolderLearnsAfterwardsChangesNothing() {
        one.start();
        var request = one.request("duel", "{}");
        var before = one.functions.function();
        one.stall();
        other.start();
        other.functions.function();

        one.cutOff(false);
        before.fail("too late");

        await(
                "the old holder is refused, or has left already",
                () -> one.asked.contains("ended ABORTED") || before.told().isDone());
        assertThat(one.told.events).containsExactly("started duel");
        other.request("second", "{}");
        assertThat(other.functions.function().variable("MMF_PROFILE_ID")).isEqualTo("second");
        assertThat(one.resultNow(request)).isEmpty();
    }

    @Test
    void aHolderThatLostTheLeaseLeavesItsRuns() {
        one.start();
        one.request("duel", "{}");
        var before = one.functions.function();
        one.stall();
        other.start();
        other.functions.function();

        one.cutOff(false);

        assertThat(before.told()
                        .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                        .join())
                .isEqualTo("left");
        assertThat(before.ended()).isNotDone();
    }

    @Test
    void aHolderThatClosesHandsOverAtOnce() throws Exception {
        one.start();
        one.request("duel", "{}");
        var before = one.functions.function();
        other.start();

        one.close();

        assertThat(other.functions.function().call().name())
                .isEqualTo(before.call().name());
        assertThat(before.told().join()).isEqualTo("left");
    }

    @Test
    void aFunctionThatProposedMeanwhileIsNotStartedAgain() {
        one.start();
        one.request("duel", "{}");
        var before = one.functions.function();
        one.stall();
        one.propose(before, "anna");
        other.start();

        other.functions.evaluator();

        assertThat(other.functions.functions).isEmpty();
    }

    @Test
    void whatWasUnderWayBeforeEverybodyWasAwayForHoursIsForgotten() {
        one.direct("EVAL", "redis.call('SELECT', 1) return redis.call('ZADD', 'runs', 7, KEYS[1])", "1", "m7.duel");
        one.start();

        var runs = "redis.call('SELECT', 1) return redis.call('ZCARD', 'runs')";
        await("it is under way no more", () -> one.redis.number("EVAL", runs, "0") == 0);
        assertThat(one.functions.functions).isEmpty();
    }

    @Test
    void anEvaluatorIsStartedAgainUnderItsNameAndClearedUpAfter() {
        one.start();
        var request = one.request("duel", "{}");
        var run = one.functions.function();
        one.propose(run, "anna");
        run.end();
        var before = one.functions.evaluator();
        one.stall();
        one.direct("SPOP", "proposalq", "10"); // taken, and then the evaluator died
        other.start();

        var after = other.functions.evaluator();
        after.end();

        assertThat(after.call().name()).isEqualTo(before.call().name());
        assertThat(other.functions.function().variable("MMF_ERROR_ID")).isEqualTo(request.toString());
        assertThat(other.proposed()).isEmpty();
    }

    @Test
    void theTimeThatAFunctionMayTakeGoesOn() {
        one.limits = new OrchestratorLimits(Duration.ofSeconds(30), Duration.ofSeconds(5), 500, 16);
        one.start();
        var request = one.request("duel", "{}");
        one.functions.function();
        one.stall();
        other.limits = new OrchestratorLimits(Duration.ofMillis(1), Duration.ofSeconds(5), 500, 16);
        other.start();

        assertThat(other.result(request).error()).contains("took longer than");
    }
}
