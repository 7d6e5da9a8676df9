package dev.muster.bench;

import java.time.Duration;

/// What a ping costs server and Redis at the same rate of pings from fleets of 1,000, 10,000 and 100,000
/// simulated rooms; *flat* is the dearest by the cheapest.
///
/// `make bench BENCH=fleet-size`
final class FleetSizeBench implements Benchmark {
    private static final int PINGS_A_SECOND = 5_000;
    private static final int[] SIZES = {1_000, 10_000, 100_000};

    @Override
    public String name() {
        return "fleet-size";
    }

    @Override
    public void run(Report report) throws Exception {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (int rooms : SIZES) {
            try (var run = new PingRun(rooms, Duration.ofMillis(1000L * rooms / PINGS_A_SECOND))) {
                var cost = run.measure();
                double micros = cost.server().plus(cost.redis()).toNanos() / 1e3 / cost.calls();
                report.add(cost.on(Row.shown("cost of a ping, %,d rooms".formatted(rooms), micros, "us")));
                least = Math.min(least, micros);
                most = Math.max(most, micros);
            }
        }
        report.add(Row.atMost("flat from 1,000 to 100,000 rooms", most / least, "x", 1.5));
    }
}
