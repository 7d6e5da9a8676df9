package dev.muster.app.metrics;

import dev.muster.runtime.InstanceEvent;
import io.prometheus.client.Collector;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What the runtime tells of instances, by scheduler: Maestro's watcher. Schedulers of which nothing was heard for
/// an hour are left out, so that those that are gone do not stay for ever.
public final class WatchMetrics extends Collector implements Consumer<InstanceEvent> {
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final Clock clock;
    private final ConcurrentMap<Series, Count> counts = new ConcurrentHashMap<>();

    private record Series(String scheduler, String event) {}

    private record Count(AtomicLong events, AtomicLong at) {}

    public WatchMetrics(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(InstanceEvent event) {
        var kind = switch (event) {
            case InstanceEvent.Changed changed -> "updated";
            case InstanceEvent.Gone gone -> "deleted";
        };
        var count = counts.computeIfAbsent(
                new Series(event.room().scheduler(), kind),
                any -> new Count(new AtomicLong(), new AtomicLong(clock.millis())));
        count.events.incrementAndGet();
        count.at.set(clock.millis());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        long oldest = clock.millis() - FORGOTTEN_AFTER.toMillis();
        counts.values().removeIf(count -> count.at.get() < oldest);
        var family = new Family(
                "maestro_watcher_number_of_events_processed_total",
                Type.COUNTER,
                "Changes of instances that the runtime told",
                "scheduler",
                "instanceEventType",
                "success");
        counts.forEach((series, count) -> family.value(count.events.get(), series.scheduler, series.event, "true"));
        return List.of(family.samples());
    }
}
