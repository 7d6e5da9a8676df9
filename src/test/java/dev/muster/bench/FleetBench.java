package dev.muster.bench;

import java.time.Duration;

/// 50,000 simulated rooms, whose process pings for all of them: made by the reconciler of
/// a server with all roles, each room pings every 10 s for two minutes, and 500 matches are played
/// meanwhile. *Lost* are pings without an answer, or that were not taken note of; *late* those answered after
/// the next one was due; *wrong* are rooms whose status in Muster is not their own.
///
/// `make bench BENCH=fleet`
final class FleetBench implements Benchmark {
    private static final int ROOMS = 50_000;
    private static final int TICKETS = 1_000;

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public void run(Report report) throws Exception {
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
