package dev.muster.bench;

import dev.muster.platform.redis.embedded.Fsync;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Reservations of slots through the batcher. `allocate` counts reservations alone: 90,000 in 100,000
/// rooms of one slot each, which empties every room that it touches; the slots are given back between
/// runs, uncounted. *Flat* compares reservations that are each given back at once, in 1,000 rooms and
/// in 100,000 of the same store: 1 means that the number of rooms costs nothing. *Idle* is the wait of
/// a single caller.
///
/// `make bench BENCH=allocate`
final class AllocateBench implements Benchmark {
    private static final int MANY = 100_000;
    private static final int FEW = 1_000;
    private static final int CALLERS = 128;
    private static final int RESERVED = 90_000;
    private static final int PAIRS = 60_000;
    private static final int IDLE = 2_000;
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "allocate";
    }

    @Override
    public void run(Report report) throws Exception {
        run(Fsync.EVERYSEC, true, report);
        run(Fsync.ALWAYS, false, report);
    }

    private static void run(Fsync fsync, boolean judged, Report report) throws Exception {
        var label = "fsync=" + fsync.name().toLowerCase(Locale.ROOT);
        try (var redis = new BenchRedis(fsync)) {
            var few = BenchFleet.make(redis, "few", FEW, 1);
            var many = BenchFleet.make(redis, "many", MANY, 1);
            pairs(redis, few, "warm-up-few", PAIRS);
            pairs(redis, many, "warm-up-many", PAIRS);

            List<Cost> costs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                var run = "r" + round + "-";
                costs.add(redis.run(CALLERS, RESERVED, (batcher, number) -> many.reserve(batcher, run + number)));
                releaseAll(many, run);
            }
            var cost = costs.stream()
                    .sorted(Comparator.comparingDouble(Cost::perSecond))
                    .toList()
                    .get(ROUNDS / 2);
            add(
                    report,
                    judged,
                    cost.on(Row.atLeast("allocate, 100,000 rooms, " + label, cost.perSecond(), "/s", 25_000)));
            add(report, judged, Row.atMost("Redis CPU of one, " + label, cost.redisMicros(), "us", 15));

            var shares = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                double inFew = pairs(redis, few, "few" + round, PAIRS).perSecond();
                shares[round] =
                        inFew / pairs(redis, many, "many" + round, PAIRS).perSecond();
            }
            add(
                    report,
                    judged,
                    Row.atMost("flat from 1,000 to 100,000 rooms, " + label, Timing.median(shares), "x", 1.5));
            add(report, judged, Row.atMost("idle p99, " + label, idleP99(many), "ms", 5));
        }
    }

    private static void add(Report report, boolean judged, Row row) {
        report.add(judged ? row : row.unjudged());
    }

    private static Cost pairs(BenchRedis redis, BenchFleet fleet, String run, int pairs) throws InterruptedException {
        return redis.run(CALLERS, pairs, (batcher, number) -> {
            var id = run + number;
            return fleet.reserve(batcher, id).thenCompose(reserved -> fleet.release(batcher, id));
        });
    }

    private static void releaseAll(BenchFleet fleet, String run) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var ends = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> CompletableFuture.runAsync(
                            () -> {
                                for (int number = caller; number < RESERVED; number += CALLERS) {
                                    fleet.release(0, run + number).join();
                                }
                            },
                            callers))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(ends).join();
        }
    }

    private static double idleP99(BenchFleet fleet) {
        var nanos = new long[IDLE];
        for (int i = 0; i < IDLE; i++) {
            long start = System.nanoTime();
            fleet.reserve(0, "idle" + i).join();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[IDLE * 99 / 100] / 1e6;
    }
}
