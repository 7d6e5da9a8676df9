package dev.muster.bench;

import dev.muster.platform.redis.embedded.Fsync;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a ping that says nothing new, and a reservation that is given back at once, cost Redis in fleets of
/// 1,000, 10,000 and 100,000 rooms of the same store: 1 means that the number of rooms costs nothing. Taken in
/// turns, so that what else the machine does hits all alike; processor time and not throughput is compared,
/// since the fleets share one Redis.
///
/// `make bench BENCH=room-scale`
final class RoomScaleBench implements Benchmark {
    private static final int[] SIZES = {1_000, 10_000, 100_000};
    private static final int CALLERS = 128;
    private static final int CALLS = 60_000;
    private static final int ROUNDS = 3;
    private static final double FLAT = 1.5;

    @Override
    public String name() {
        return "room-scale";
    }

    @Override
    public void run(Report report) throws Exception {
        try (var redis = new BenchRedis(Fsync.EVERYSEC)) {
            List<BenchFleet> fleets = new ArrayList<>();
            for (int size : SIZES) {
                fleets.add(BenchFleet.make(redis, "rooms-" + size, size, 1));
            }
            var pings = new double[SIZES.length][ROUNDS];
            var pairs = new double[SIZES.length][ROUNDS];
            for (int round = -1; round < ROUNDS; round++) { // one to warm up
                for (int i = 0; i < SIZES.length; i++) {
                    var fleet = fleets.get(i);
                    var ping = pings(redis, fleet).redisMicros();
                    var pair = pairs(redis, fleet, SIZES[i] + "-" + round + "-").redisMicros();
                    if (round >= 0) {
                        pings[i][round] = ping;
                        pairs[i][round] = pair;
                    }
                }
            }
            add(report, "ping", pings);
            add(report, "allocate and release", pairs);
        }
    }

    private static void add(Report report, String what, double[][] micros) {
        double least = Timing.median(micros[0]);
        report.add(Row.shown(what + ", 1,000 rooms, Redis CPU", least, "us"));
        for (int i = 1; i < SIZES.length; i++) {
            var label = String.format(Locale.ROOT, "%s, %,d rooms, of 1,000", what, SIZES[i]);
            report.add(Row.atMost(label, Timing.median(micros[i]) / least, "x", FLAT));
        }
    }

    private static Cost pings(BenchRedis redis, BenchFleet fleet) throws InterruptedException {
        return redis.run(CALLERS, CALLS, fleet::ping);
    }

    private static Cost pairs(BenchRedis redis, BenchFleet fleet, String run) throws InterruptedException {
        return redis.run(CALLERS, CALLS, (batcher, number) -> {
            var id = run + number;
            return fleet.reserve(batcher, id).thenCompose(reserved -> fleet.release(batcher, id));
        });
    }
}
