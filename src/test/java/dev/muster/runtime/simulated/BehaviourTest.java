package dev.muster.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How rooms behave when nobody sets anything. That they play only what they were promised is shown beside
/// the rooms.
final class BehaviourTest {
    private final Behaviour behaviour = Behaviour.of(new SmallRyeConfigBuilder()
            .withMapping(SimulatedConfig.class)
            .build()
            .getConfigMapping(SimulatedConfig.class));
    private final Random random = new Random(7);

    @Test
    void roomsRunWellWithinASecond() {
        assertThat(IntStream.range(0, 10_000)
                        .mapToObj(i -> behaviour.startDelay().sample(random)))
                .allMatch(delay -> delay.compareTo(Duration.ofMillis(500)) <= 0);
    }

    @Test
    void roomsNeverEndByThemselves() {
        assertThat(behaviour.lifetime()).isEmpty();
    }

    @Test
    void roomsDoNothingWrong() {
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> behaviour.fate(random)))
                .containsOnly(Behaviour.Fate.WELL);
    }
}
