package dev.muster.app.metrics;

import dev.muster.room.RoomListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/// Allocations and refused pings, by scheduler.
@Singleton
public final class RoomMetrics implements RoomListener {
    private static final Duration[] LIMITS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1)
    };

    private final MeterRegistry registry;
    private final ConcurrentMap<String, Meters> meters = new ConcurrentHashMap<>();

    private record Meters(Timer given, Timer none, Counter refused) {}

    public RoomMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void allocated(String scheduler, boolean given, Duration took) {
        var of = of(scheduler);
        (given ? of.given() : of.none()).record(took);
    }

    @Override
    public void pingRefused(String scheduler) {
        of(scheduler).refused().increment();
    }

    /// Drops the metrics of schedulers that are gone.
    public void forgetUnless(Predicate<String> exists) {
        for (var scheduler : meters.keySet()) {
            if (!exists.test(scheduler)) {
                var gone = meters.remove(scheduler);
                if (gone != null) {
                    registry.remove(gone.given());
                    registry.remove(gone.none());
                    registry.remove(gone.refused());
                }
            }
        }
    }

    private Meters of(String scheduler) {
        return meters.computeIfAbsent(
                scheduler,
                name -> new Meters(
                        allocations(name, "given"),
                        allocations(name, "none"),
                        Counter.builder("maestro.api.ping.handler.update.room.failures")
                                .description("Pings that changed nothing: of unknown rooms, or not possible.")
                                .tag("scheduler", name)
                                .register(registry)));
    }

    private Timer allocations(String scheduler, String outcome) {
        return Timer.builder("muster.allocation")
                .description("Requests for a room, and how long their answers took.")
                .tag("scheduler", scheduler)
                .tag("outcome", outcome)
                .serviceLevelObjectives(LIMITS)
                .register(registry);
    }
}
