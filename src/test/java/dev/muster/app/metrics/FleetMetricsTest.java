package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fleet.EndReason;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FleetMetricsTest {
    private static final Scheduler DUEL = SampleSchedulers.minimal("duel", "game-a");

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final FleetMetrics metrics = new FleetMetrics(meters, new RoomGauges(java.time.Clock.systemUTC()));

    @Test
    void showsWhatIsWantedAndWhatThereIs() {
        metrics.counted(DUEL, 5, 3);
        metrics.held(DUEL, true);

        assertThat(gauge("maestro.worker.desired.rooms")).isEqualTo(5);
        assertThat(gauge("maestro.worker.current.rooms")).isEqualTo(3);
        assertThat(gauge("muster.fleet.breaker.open")).isOne();
    }

    @Test
    void countsRoomsThatEndedWithinTheLastMinuteAsMaestroDoesInItsRound() {
        metrics.ended(DUEL, EndReason.TERMINATED, 2);
        metrics.ended(DUEL, EndReason.TERMINATION_TIMEOUT, 1);
        metrics.ended(DUEL, EndReason.SCALE_DOWN, 7);

        assertThat(gauge("maestro.worker.rooms.properly.terminated")).isEqualTo(2);
        assertThat(gauge("maestro.worker.rooms.with.termination.timeout")).isOne();
        clock.add(Duration.ofSeconds(61));
        assertThat(gauge("maestro.worker.rooms.properly.terminated")).isZero();
        assertThat(meters.get("muster.fleet.rooms.ended")
                        .tags("reason", "scale_down", "scheduler", "duel")
                        .counter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void forgetsTheGaugesOfAFleetThatAnotherLooksAfter() {
        metrics.counted(DUEL, 5, 3);
        metrics.left(DUEL);

        assertThat(meters.find("maestro.worker.desired.rooms").gauge()).isNull();
        metrics.counted(DUEL, 6, 3);
        assertThat(gauge("maestro.worker.desired.rooms")).isEqualTo(6);
    }

    private double gauge(String name) {
        return meters.get(name)
                .tags("game", "game-a", "scheduler", "duel")
                .gauge()
                .value();
    }
}
