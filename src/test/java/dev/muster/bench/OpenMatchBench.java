package dev.muster.bench;

import dev.muster.platform.redis.embedded.Fsync;
import java.time.Duration;
import java.util.Locale;

/// The four scenarios by which Open Match measures itself, end to end over gRPC: players create tickets, watch them,
/// and delete them when they are assigned; a match function queries its pools; a director fetches the matches of all
/// profiles four times a second and assigns each with a call of its own. All of that but the server and its Redis is
/// the load generator. Matches are decided by the default evaluator, and windows are the defaults (250 ms).
///
/// A *closed* row has so many players, each of whom begins anew when it is done: the most that is sustained, with
/// latencies that say how long the queue is. The *open* row lets players come at a rate whether the server keeps up or
/// not; its latency is what one of them sees, of which the window and the tick of the director are the floor. In
/// *teamshooter* most players of rare skill find nobody: these leave after ten seconds, and are told of beside the row.
///
/// `make bench BENCH=openmatch`
final class OpenMatchBench implements Benchmark {
    private static final int LEAST = 5_000;
    private static final int PLAYERS = 6_000;
    private static final int SHOOTERS = 20_000;
    private static final int RATE = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Three programs that start at once compile for half a minute, which takes most of both cores.
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration RAMP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /// What is to be sustained is measured for longer: seconds differ by a quarter, as Redis writes its file anew.
    private static final Duration SUSTAINED = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "openmatch";
    }

    @Override
    public void run(Report report) throws Exception {
        var first = InOrderScenario.firstMatch();
        try (var server = new BenchServer(Fsync.EVERYSEC)) {
            int port = server.door().grpcPort();
            try (var run = ScaleRun.closed(first, port, PLAYERS, PATIENCE)) {
                Thread.sleep(WARM_UP);
                run.check();
            }
            closed(report, server, first, PLAYERS, LEAST, Fsync.EVERYSEC);
            try (var run = ScaleRun.open(first, port, RATE)) {
                row(report, server, run, "firstmatch, %,d/s come".formatted(RATE), 0);
            }
            closed(report, server, InOrderScenario.battleRoyal(), PLAYERS, 0, Fsync.EVERYSEC);
            closed(report, server, new TeamShooterScenario(), SHOOTERS, 0, Fsync.EVERYSEC);
            closed(report, server, new BackfillScenario(), PLAYERS, 0, Fsync.EVERYSEC);
        }
        try (var server = new BenchServer(Fsync.ALWAYS)) {
            try (var run = ScaleRun.closed(first, server.door().grpcPort(), PLAYERS, PATIENCE)) {
                Thread.sleep(WARM_UP);
                run.check();
            }
            closed(report, server, first, PLAYERS, 0, Fsync.ALWAYS);
        }
    }

    private static void closed(
            Report report, BenchServer server, ScaleScenario scenario, int players, int least, Fsync fsync)
            throws Exception {
        try (var run = ScaleRun.closed(scenario, server.door().grpcPort(), players, PATIENCE)) {
            var label = "%s, %,d players, fsync=%s"
                    .formatted(scenario.name(), players, fsync.name().toLowerCase(Locale.ROOT));
            row(report, server, run, label, least);
        }
    }

    private static void row(Report report, BenchServer server, ScaleRun run, String label, int least)
            throws InterruptedException {
        Thread.sleep(RAMP);
        var latencies = run.players().latencies();
        latencies.reset();
        long left = run.players().left();
        long matches = run.director().matches();
        var cost = server.measure(run, least == 0 ? WINDOW : SUSTAINED);
        var row = least == 0
                ? Row.shown(label, cost.perSecond(), "tickets/s")
                : Row.atLeast(label, cost.perSecond(), "tickets/s", least);
        report.add(cost.on(row)
                .with("p50", millis(latencies, 50))
                .with("p99", millis(latencies, 99))
                .with("matches", Long.toString(run.director().matches() - matches))
                .with("refused", Long.toString(run.director().refused()))
                .with("left", Long.toString(run.players().left() - left))
                .with("waiting", Integer.toString(run.players().playing())));
    }

    private static String millis(Latencies latencies, double percent) {
        return latencies.count() == 0 ? "-" : String.format(Locale.ROOT, "%.0fms", latencies.millis(percent));
    }
}
