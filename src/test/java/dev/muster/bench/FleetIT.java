package dev.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The measured fleet, made small.
final class FleetIT {
    private static final int ROOMS = 500;

    @Test
    void noPingIsLostAndNoStatusIsWrong() throws Exception {
        try (var run = new FleetRun(ROOMS, Duration.ofSeconds(1))) {
            var result = run.run(Duration.ofSeconds(6), 40, false);

            assertThat(result.rooms()).isEqualTo(ROOMS);
            assertThat(result.missing()).isZero();
            assertThat(result.wrong()).isZero();
            assertThat(result.playing()).isPositive();
            assertThat(result.pings().failed()).isZero();
            assertThat(result.pings().refused()).isZero();
            assertThat(result.pings().noted()).isGreaterThan(5 * ROOMS);
        }
    }
}
