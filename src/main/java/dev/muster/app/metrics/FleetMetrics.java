package dev.muster.app.metrics;

import dev.muster.fleet.EndReason;
import dev.muster.fleet.FleetListener;
import dev.muster.room.Census;
import dev.muster.scheduler.Scheduler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Fleets as meters: Maestro's of its health controller, and Muster's own. Gauges are those of the schedulers
/// that this process looks after.
public final class FleetMetrics implements FleetListener {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MeterRegistry meters;
    private final RoomGauges rooms;
    private final ConcurrentMap<String, Fleet> fleets = new ConcurrentHashMap<>();

    /// @param rooms is told of the rooms of each fleet
    public FleetMetrics(MeterRegistry meters, RoomGauges rooms) {
        this.meters = meters;
        this.rooms = rooms;
    }

    @Override
    public void seen(Scheduler scheduler, Census census) {
        rooms.counted(scheduler, census);
    }

    @Override
    public void counted(Scheduler scheduler, int wanted, int available) {
        var fleet = fleet(scheduler);
        fleet.desired.set(wanted);
        fleet.current.set(available);
    }

    @Override
    public void reconciled(Scheduler scheduler, Duration took) {
        meters.timer("muster.fleet.round", tags(scheduler)).record(took);
    }

    @Override
    public void started(Scheduler scheduler, int rooms) {
        meters.counter("muster.fleet.rooms.started", tags(scheduler)).increment(rooms);
    }

    @Override
    public void ended(Scheduler scheduler, EndReason reason, int rooms) {
        var label = reason.name().toLowerCase(Locale.ROOT);
        meters.counter("muster.fleet.rooms.ended", tags(scheduler).and("reason", label))
                .increment(rooms);
        var fleet = fleet(scheduler);
        switch (reason) {
            case TERMINATED -> fleet.terminated.add(rooms);
            case TERMINATION_TIMEOUT -> fleet.overdue.add(rooms);
            case EXPIRED, SCALE_DOWN, REPLACED -> {}
        }
    }

    @Override
    public void held(Scheduler scheduler, boolean held) {
        fleet(scheduler).held.set(held ? 1 : 0);
    }

    @Override
    public void left(Scheduler scheduler) {
        rooms.left(scheduler);
        var fleet = fleets.remove(scheduler.name());
        if (fleet != null) {
            fleet.gauges.forEach(meters::remove);
        }
    }

    private Fleet fleet(Scheduler scheduler) {
        return fleets.computeIfAbsent(scheduler.name(), name -> new Fleet(meters, tags(scheduler)));
    }

    private static Tags tags(Scheduler scheduler) {
        return Tags.of("game", scheduler.game(), "scheduler", scheduler.name());
    }

    private static final class Fleet {
        private final AtomicInteger desired = new AtomicInteger();
        private final AtomicInteger current = new AtomicInteger();
        private final AtomicInteger held = new AtomicInteger();
        private final Recently terminated;
        private final Recently overdue;
        private final List<Meter> gauges;

        Fleet(MeterRegistry meters, Tags tags) {
            terminated = new Recently(MINUTE, () -> meters.config().clock().monotonicTime());
            overdue = new Recently(MINUTE, () -> meters.config().clock().monotonicTime());
            gauges = List.of(
                    gauge("maestro.worker.desired.rooms", desired::get, tags, meters),
                    gauge("maestro.worker.current.rooms", current::get, tags, meters),
                    gauge("maestro.worker.rooms.properly.terminated", terminated::count, tags, meters),
                    gauge("maestro.worker.rooms.with.termination.timeout", overdue::count, tags, meters),
                    gauge("muster.fleet.breaker.open", held::get, tags, meters));
        }

        private static Meter gauge(String name, Supplier<Number> value, Tags tags, MeterRegistry meters) {
            return Gauge.builder(name, value).tags(tags).register(meters);
        }
    }
}
