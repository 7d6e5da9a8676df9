package dev.muster.app.metrics;

import dev.muster.platform.redis.RoundTripListener;
import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// How long Redis takes. Under Maestro's names each call counts with the time of the round trip that it shared,
/// by what it is about; under ours the round trips themselves.
public final class RedisMetrics extends Collector implements RoundTripListener {
    private static final long[] MILLIS = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};
    private static final long[] MICROS = {
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000
    };
    private static final long[] CALLS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

    /// Names of Maestro's storages, by the first part of a script's name.
    private static final Map<String, String> STORAGES = Map.of(
            "room", "room-storage",
            "operation", "operation-storage",
            "lease", "operation-lease-storage",
            "scheduler", "scheduler-cache-storage");

    private final ConcurrentMap<String, Storage> byCall = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Storage> byName = new ConcurrentHashMap<>();
    private final Buckets micros = new Buckets(MICROS);
    private final Buckets calls = new Buckets(CALLS);

    private final ConcurrentMap<String, Server> beside = new ConcurrentHashMap<>();

    /// Another server than the one that keeps most.
    private record Server(Buckets micros, Buckets calls) {
        Server() {
            this(new Buckets(MICROS), new Buckets(CALLS));
        }
    }

    private record Storage(String name, Buckets millis, LongAdder fails) {
        Storage(String name) {
            this(name, new Buckets(MILLIS), new LongAdder());
        }
    }

    @Override
    public void ended(List<Calls> some, long nanos, boolean answered) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        int all = 0;
        for (var one : some) {
            all += one.number();
            var storage = byCall.computeIfAbsent(one.name(), this::storage);
            if (answered) {
                storage.millis.add(millis, one.number());
            } else {
                storage.fails.add(one.number());
            }
        }
        micros.add(TimeUnit.NANOSECONDS.toMicros(nanos));
        calls.add(all);
    }

    /// One who hears of round trips to another server: calls count as those of a storage of this name, and round trips
    /// under names of their own.
    public RoundTripListener beside(String name) {
        var server = beside.computeIfAbsent(name, any -> new Server());
        var storage = byName.computeIfAbsent(name + "-storage", Storage::new);
        return (some, nanos, answered) -> {
            int all = some.stream().mapToInt(Calls::number).sum();
            if (answered) {
                storage.millis.add(TimeUnit.NANOSECONDS.toMillis(nanos), all);
            } else {
                storage.fails.add(all);
            }
            server.micros.add(TimeUnit.NANOSECONDS.toMicros(nanos));
            server.calls.add(all);
        };
    }

    private Storage storage(String call) {
        int slash = call.indexOf('/');
        var about = slash < 0 ? "other" : call.substring(0, slash);
        return byName.computeIfAbsent(STORAGES.getOrDefault(about, about + "-storage"), Storage::new);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var latency = new Family(
                "maestro_worker_redis_operation_latency", Type.HISTOGRAM, "Milliseconds of a call", "storage");
        var fails = new Family("maestro_worker_redis_fails_total", Type.COUNTER, "Calls without an outcome", "storage");
        byName.values().forEach(storage -> {
            latency.histogram(storage.millis, 1, storage.name);
            fails.value(storage.fails.sum(), storage.name);
        });
        var trips = new Family("muster_redis_round_trip_seconds", Type.HISTOGRAM, "Time of a round trip");
        trips.histogram(micros, TimeUnit.SECONDS.toMicros(1));
        var batches = new Family("muster_redis_batch_calls", Type.HISTOGRAM, "Calls that shared a round trip");
        batches.histogram(calls, 1);
        var families = new ArrayList<>(List.of(latency.samples(), fails.samples(), trips.samples(), batches.samples()));
        beside.forEach((name, server) -> {
            var prefix = "muster_" + name + "_redis_";
            var otherTrips = new Family(prefix + "round_trip_seconds", Type.HISTOGRAM, "Time of a round trip");
            otherTrips.histogram(server.micros, TimeUnit.SECONDS.toMicros(1));
            var otherBatches = new Family(prefix + "batch_calls", Type.HISTOGRAM, "Calls that shared a round trip");
            otherBatches.histogram(server.calls, 1);
            families.add(otherTrips.samples());
            families.add(otherBatches.samples());
        });
        return List.copyOf(families);
    }
}
