package dev.muster.bench;

import java.time.Duration;

/// Fleets of simulated rooms, whose process pings for all of them. `50,000 rooms`: made by the reconciler of
/// a server with all roles, each room pings every 10 s for two minutes, and 500 matches are played
/// meanwhile. *Lost* are pings without an answer, or that were not taken note of; *late* those answered after
/// the next one was due; *wrong* are rooms whose status in Muster is not their own. `cost of a ping` is
/// processor time of server and Redis at the same rate of pings from fleets of 1,000, 10,000 and 100,000
/// rooms, and *flat* the dearest by the cheapest.
///
/// `make bench BENCH=fleet`
final class FleetBench implements Benchmark {
    private static final int ROOMS = 50_000;
    private static final int TICKETS = 1_000;
    private static final int PINGS_A_SECOND = 5_000;
    private static final int[] SIZES = {1_000, 10_000, 100_000};

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public void run(Report report) throws Exception {
        fleet(report);
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

    private static void fleet(Report report) throws Exception {
        try (var run = new FleetRun(ROOMS, Duration.ofSeconds(10))) {
            var result = run.run(Duration.ofMinutes(2), TICKETS, true);
            var pings = result.pings();
            report.add(Row.shown(
                    "%,d rooms made and ready".formatted(ROOMS), result.ready().toMillis() / 1e3, "s"));
            report.add(result.cost()
                    .on(Row.shown("pings noted", result.cost().perSecond(), "/s"))
                    .with("sent", Long.toString(pings.sent()))
                    .with("playing", Integer.toString(result.playing())));
            report.add(Row.atMost("pings lost", pings.failed() + pings.refused(), "", 0)
                    .with("failed", Long.toString(pings.failed()))
                    .with("refused", Long.toString(pings.refused())));
            report.add(Row.atMost("pings late", pings.late(), "", 0));
            report.add(Row.atMost("rooms missing", result.missing(), "", 0)
                    .with("rooms", Integer.toString(result.rooms())));
            report.add(Row.atMost("rooms with a wrong status", result.wrong(), "", 0));
            report.add(Row.shown("warnings and errors in the log", complaints(run), "lines"));
        }
    }

    private static long complaints(FleetRun run) throws Exception {
        return run.complaints().values().stream().mapToLong(Long::longValue).sum();
    }
}
