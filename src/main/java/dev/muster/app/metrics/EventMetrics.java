package dev.muster.app.metrics;

import dev.muster.event.Backlog;
import dev.muster.event.Event;
import dev.muster.event.ForwardingListener;
import dev.muster.event.Lane;
import dev.muster.event.Outcome;
import dev.muster.scheduler.Forwarder;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/// Forwarding under Maestro's names, and what waits under ours.
public final class EventMetrics implements ForwardingListener {
    private static final double[] MILLIS = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};
    private static final double NANOS_A_MILLI = 1e6;
    private static final String FORWARDING = ".forwarding";

    private final MeterRegistry registry;
    private final ConcurrentMap<Lane, Gauges> lanes = new ConcurrentHashMap<>();

    public EventMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void forwarded(Event event, Forwarder forwarder, Outcome outcome, Duration took) {
        var room = event.room();
        var name = "maestro.api." + (outcome.isTaken() ? "success" : "failed") + "." + subject(event) + ".event"
                + FORWARDING;
        registry.counter(name, "game", room.game(), "scheduler", room.scheduler(), "code", outcome.code())
                .increment();
        if (event instanceof Event.RoomResync && !outcome.isTaken()) {
            registry.counter("maestro.api.failed.ping" + FORWARDING, "scheduler", room.scheduler())
                    .increment();
        }
        if (forwarder.type().equals("gRPC")) {
            DistributionSummary.builder("maestro.worker.grpc.request.latency")
                    .description("Milliseconds until a receiver answered")
                    .tags("service", "GRPCForwarder", "method", method(event), "code", outcome.code())
                    .serviceLevelObjectives(MILLIS)
                    .register(registry)
                    .record(took.toNanos() / NANOS_A_MILLI);
        }
    }

    @Override
    public void backlog(Lane lane, Backlog backlog) {
        lanes.computeIfAbsent(lane, Gauges::new).latest = backlog;
    }

    @Override
    public void left(Lane lane) {
        var gauges = lanes.remove(lane);
        if (gauges != null) {
            gauges.meters.forEach(registry::remove);
        }
    }

    /// Drops what was counted of schedulers that are gone.
    public void forgetUnless(Predicate<String> exists) {
        Map<String, Boolean> known = new HashMap<>();
        for (var meter : registry.getMeters()) {
            var scheduler = meter.getId().getTag("scheduler");
            if (scheduler != null
                    && meter.getId().getName().endsWith(FORWARDING)
                    && !known.computeIfAbsent(scheduler, exists::test)) {
                registry.remove(meter);
            }
        }
    }

    private static String subject(Event event) {
        return switch (event) {
            case Event.PlayerEvent player -> "player";
            case Event.RoomStatus status -> "room";
            case Event.RoomResync resync -> "room";
            case Event.RoomEvent roomEvent -> "room";
        };
    }

    private static String method(Event event) {
        return switch (event) {
            case Event.PlayerEvent player -> "SendPlayerEvent";
            case Event.RoomStatus status -> "SendRoomStatus";
            case Event.RoomResync resync -> "SendRoomResync";
            case Event.RoomEvent roomEvent -> "SendRoomEvent";
        };
    }

    /// What one lane shows.
    private final class Gauges {
        private volatile Backlog latest = new Backlog(0, Duration.ZERO, 0);
        private final List<? extends Meter> meters;

        Gauges(Lane lane) {
            var tags =
                    Tags.of("game", lane.game().name(), "scheduler", lane.scheduler(), "forwarder", lane.forwarder());
            meters = List.of(
                    Gauge.builder("muster.events.queued", () -> latest.length())
                            .description("Events that wait for a receiver")
                            .tags(tags)
                            .register(registry),
                    Gauge.builder(
                                    "muster.events.oldest.seconds",
                                    () -> latest.oldest().toMillis() / 1000.0)
                            .description("How long the oldest of them has waited")
                            .tags(tags)
                            .register(registry),
                    Gauge.builder("muster.events.dead.letters", () -> latest.dead())
                            .description("Events that were given up since the forwarder was enabled")
                            .tags(tags)
                            .register(registry));
        }
    }
}
