package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.Backlog;
import dev.muster.event.Event;
import dev.muster.event.Lane;
import dev.muster.event.Outcome;
import dev.muster.event.RoomPhase;
import dev.muster.event.TestEvents;
import dev.muster.game.Game;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventMetricsTest {
    private static final Lane LANE = new Lane(new Game("game-a"), "duel", "matchmaker");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventMetrics metrics = new EventMetrics(registry);

    @Test
    void countsUnderMaestrosNames() {
        var room = TestEvents.room();
        count(Event.status(room, RoomPhase.READY, Map.of()), Outcome.taken("OK"));
        count(Event.resync(room, RoomPhase.READY, Map.of()), Outcome.failed("Unavailable", "away"));
        count(Event.playerEvent(room, "p", Event.Move.LEFT, Map.of()), Outcome.taken("NotFound"));
        count(Event.playerEvent(room, "p", Event.Move.LEFT, Map.of()), Outcome.refused("InvalidArgument", "no"));

        assertThat(counted("maestro.api.success.room.event.forwarding", "OK")).isOne();
        assertThat(counted("maestro.api.failed.room.event.forwarding", "Unavailable"))
                .isOne();
        assertThat(counted("maestro.api.success.player.event.forwarding", "NotFound"))
                .isOne();
        assertThat(counted("maestro.api.failed.player.event.forwarding", "InvalidArgument"))
                .isOne();
        assertThat(registry.get("maestro.api.failed.ping.forwarding")
                        .tag("scheduler", "duel")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.get("maestro.worker.grpc.request.latency")
                        .tag("method", "SendRoomResync")
                        .tag("code", "Unavailable")
                        .summary()
                        .max())
                .isEqualTo(20);
    }

    @Test
    void whatWaitsIsShownWhileThisProcessDrainsIt() {
        metrics.backlog(LANE, new Backlog(7, Duration.ofMillis(1500), 2));
        assertThat(registry.get("muster.events.queued").gauge().value()).isEqualTo(7);
        assertThat(registry.get("muster.events.oldest.seconds").gauge().value()).isEqualTo(1.5);
        assertThat(registry.get("muster.events.dead.letters").gauge().value()).isEqualTo(2);

        metrics.left(LANE);

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .noneMatch(name -> name.startsWith("muster.events"));
    }

    @Test
    void whatWasCountedOfASchedulerGoesWithIt() {
        count(Event.resync(TestEvents.room(), RoomPhase.READY, Map.of()), Outcome.failed("Unavailable", "away"));

        metrics.forgetUnless("duel"::equals);
        assertThat(counted("maestro.api.failed.room.event.forwarding", "Unavailable"))
                .isOne();

        metrics.forgetUnless(scheduler -> false);
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .contains("maestro.worker.grpc.request.latency")
                .noneMatch(name -> name.endsWith(".forwarding"));
    }

    private void count(Event event, Outcome outcome) {
        metrics.forwarded(event, TestEvents.grpc("host:1", "{}"), outcome, Duration.ofMillis(20));
    }

    private double counted(String name, String code) {
        return registry.get(name)
                .tag("game", "game-a")
                .tag("scheduler", "duel")
                .tag("code", code)
                .counter()
                .count();
    }
}
