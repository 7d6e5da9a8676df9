package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.Census;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoomGaugesTest {
    private static final Scheduler DUEL = SampleSchedulers.minimal("duel", "arena");

    private final Hand hand = new Hand();
    private final CollectorRegistry registry = new CollectorRegistry();
    private final RoomGauges gauges = new RoomGauges(hand).register(registry);

    @Test
    void roomsAreCountedByStatusAndInstance() {
        gauges.counted(
                DUEL,
                new Census(
                        0,
                        List.of(
                                room("a", RoomStatus.READY, InstanceStatus.READY, 0),
                                room("b", RoomStatus.ACTIVE, InstanceStatus.READY, 2),
                                room("c", RoomStatus.ACTIVE, InstanceStatus.READY, 1),
                                room("d", RoomStatus.ERROR, InstanceStatus.ERROR, 0))));

        assertThat(value("gru_ready")).isEqualTo(1);
        assertThat(value("gru_active")).isEqualTo(2);
        assertThat(value("gru_error")).isEqualTo(1);
        assertThat(value("gru_occupied")).as("none is also told").isZero();
        assertThat(value("instance_ready")).isEqualTo(3);
        assertThat(value("running_matches")).isEqualTo(3);
        assertThat(value("max_matches")).isEqualTo(DUEL.maxMatches());
    }

    @Test
    void aSchedulerThatNobodyHereCountsAnyMoreIsLeftOut() {
        gauges.counted(DUEL, new Census(0, List.of()));
        hand.now = hand.now.plus(Duration.ofSeconds(29));
        assertThat(value("gru_ready")).isZero();

        hand.now = hand.now.plus(Duration.ofSeconds(2));

        assertThat(value("gru_ready")).isNull();
        assertThat(registry.getSampleValue(
                        "maestro_current_workers",
                        new String[] {"scheduler", "maestro_component"},
                        new String[] {"duel", "worker"}))
                .isNull();
    }

    private Double value(String name) {
        return registry.getSampleValue(
                "maestro_worker_" + name, new String[] {"game", "scheduler"}, new String[] {"arena", "duel"});
    }

    private static Room room(String name, RoomStatus status, InstanceStatus instance, int matches) {
        return new Room(
                "duel",
                name,
                "v1.0.0",
                status,
                PingStatus.READY,
                instance,
                matches,
                4,
                0,
                0,
                0,
                0,
                false,
                false,
                "{}",
                "",
                null);
    }

    /// A clock that is set by hand.
    private static final class Hand extends Clock {
        private Instant now = Instant.EPOCH.plusSeconds(1_000_000);

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
