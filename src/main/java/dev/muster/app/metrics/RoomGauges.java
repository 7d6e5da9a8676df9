package dev.muster.app.metrics;

import dev.muster.room.Census;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Scheduler;
import io.prometheus.client.Collector;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// How many rooms each scheduler has, by status: Maestro's reporter. Each process tells of the schedulers that it
/// looks after; one that was not counted for a while is gone, or somebody else's.
public final class RoomGauges extends Collector {
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);

    private final Clock clock;
    private final ConcurrentMap<String, Count> counts = new ConcurrentHashMap<>();

    private record Count(
            Scheduler scheduler,
            Map<RoomStatus, Long> byStatus,
            Map<InstanceStatus, Long> byInstance,
            long runningMatches,
            long at) {}

    public RoomGauges(Clock clock) {
        this.clock = clock;
    }

    /// The rooms of a scheduler as they are now.
    void counted(Scheduler scheduler, Census census) {
        counts.put(
                scheduler.name(),
                new Count(
                        scheduler,
                        countedBy(census, Room::status),
                        countedBy(census, Room::instance),
                        census.rooms().stream().mapToLong(Room::runningMatches).sum(),
                        clock.millis()));
    }

    /// Somebody else looks after a scheduler, or nobody.
    void left(Scheduler scheduler) {
        counts.remove(scheduler.name());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        long oldest = clock.millis() - FORGOTTEN_AFTER.toMillis();
        counts.values().removeIf(count -> count.at() < oldest);
        List<MetricFamilySamples> families = new ArrayList<>();
        for (var status : RoomStatus.values()) {
            if (status != RoomStatus.TERMINATED) {
                families.add(gauge(
                        "gru_" + word(status),
                        "Rooms that are " + word(status),
                        count -> count.byStatus().getOrDefault(status, 0L)));
            }
        }
        for (var status : InstanceStatus.values()) {
            families.add(gauge(
                    "instance_" + word(status),
                    "Instances that are " + word(status),
                    count -> count.byInstance().getOrDefault(status, 0L)));
        }
        var workers = new Family(
                "maestro_current_workers", Type.GAUGE, "Who looks after a scheduler", "scheduler", "maestro_component");
        counts.keySet().forEach(scheduler -> workers.value(1, scheduler, "worker"));
        families.add(workers.samples());
        families.add(gauge("running_matches", "Matches that run", Count::runningMatches));
        families.add(gauge(
                "max_matches",
                "Matches that a room may host",
                count -> count.scheduler().maxMatches()));
        families.add(
                gauge("ready_target", "Wanted share of free slots, 0 without the policy", RoomGauges::readyTarget));
        families.add(gauge("fixed_buffer", "Wanted free rooms, 0 without the policy", RoomGauges::fixedBuffer));
        return families;
    }

    private MetricFamilySamples gauge(String name, String help, ToDoubleFunction<Count> value) {
        var family = new Family("maestro_worker_" + name, Type.GAUGE, help, "game", "scheduler");
        counts.values()
                .forEach(count -> family.value(
                        value.applyAsDouble(count),
                        count.scheduler().game(),
                        count.scheduler().name()));
        return family.samples();
    }

    private static <K> Map<K, Long> countedBy(Census census, Function<Room, K> what) {
        return census.rooms().stream().collect(Collectors.groupingBy(what, Collectors.counting()));
    }

    private static double readyTarget(Count count) {
        return Optional.ofNullable(count.scheduler().autoscaling())
                .map(Autoscaling::roomOccupancy)
                .map(Autoscaling.RoomOccupancy::readyTarget)
                .orElse(0.0);
    }

    private static double fixedBuffer(Count count) {
        return Optional.ofNullable(count.scheduler().autoscaling())
                .map(Autoscaling::fixedBuffer)
                .map(Autoscaling.FixedBuffer::amount)
                .orElse(0);
    }

    private static String word(Enum<?> status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
