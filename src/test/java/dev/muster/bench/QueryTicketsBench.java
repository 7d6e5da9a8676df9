package dev.muster.bench;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.redis.BulkTickets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// QueryTickets over gRPC among 10,000, 100,000 and 1,000,000 tickets of the duel scenario. The *selective* pool, a
/// region and a band of ratings, holds about 100 tickets whatever the number of all: what grows with that number is
/// the filters' cost, the rest is the refresh (one round trip to Redis), gRPC and 100 tickets. The *whole* pool has no
/// filter: its row counts tickets, and is what it costs to hand over one. The first query of a game builds the index,
/// and the first one of the whole pool reads each ticket's body; both are rows of their own.
///
/// `make bench BENCH=query-tickets`
final class QueryTicketsBench implements Benchmark {
    private static final int[] SIZES = {10_000, 100_000, 1_000_000};
    private static final int CALLERS = 4;
    private static final int AT_ONCE = 500;
    private static final int SELECTED = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random = new Random(23);
    private final GameIds ids = new GameIds(Clock.systemUTC(), random);

    @Override
    public String name() {
        return "query-tickets";
    }

    @Override
    public void run(Report report) throws Exception {
        try (var redis = new BenchRedis(Fsync.EVERYSEC);
                var server = new BenchServer(redis)) {
            for (int size : SIZES) {
                var game = new Game("bench-" + size);
                store(redis, game, size);
                query(report, server, game, size);
            }
        }
    }

    private static void query(Report report, BenchServer server, Game game, int size) throws Exception {
        int port = server.door().grpcPort();
        var among = String.format(Locale.ROOT, "%,d", size);
        long start = System.nanoTime();
        try (var selective = new QueryLoop(port, game.name(), CALLERS, selective(size), false)) {
            first(report, "first query among " + among, selective, start);
            Thread.sleep(WARM_UP);
            selective.latencies().reset();
            var cost = server.measure(selective, WINDOW);
            report.add(cost.on(Row.shown("selective among " + among, cost.perSecond(), "/s"))
                    .with("p50", millis(selective.latencies(), 50))
                    .with("p99", millis(selective.latencies(), 99)));
        }
        long wholeStart = System.nanoTime();
        try (var whole = new QueryLoop(port, game.name(), 1, Pool.getDefaultInstance(), true)) {
            int found = first(report, "first query for all of " + among, whole, wholeStart);
            if (found != size) {
                throw new IllegalStateException("found " + found + " of " + size);
            }
            Thread.sleep(WARM_UP);
            whole.latencies().reset();
            var cost = server.measure(whole, WINDOW);
            var row = cost.on(Row.shown("all of " + among, cost.perSecond(), "tickets/s"));
            report.add(whole.latencies().count() == 0 ? row : row.with("p50", millis(whole.latencies(), 50)));
        }
    }

    // Says how long it took, too.
    private static int first(Report report, String what, QueryLoop loop, long start) throws Exception {
        int found = loop.first().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        report.add(Row.shown(what, (System.nanoTime() - start) / 1e6, "ms").with("found", Integer.toString(found)));
        return found;
    }

    private static String millis(Latencies latencies, double percent) {
        return String.format(Locale.ROOT, "%.1fms", latencies.millis(percent));
    }

    // One region of three, and so wide a band about the middle, where ratings are 1 / (deviation * sqrt(2 pi)) dense.
    private static Pool selective(int size) {
        double width = 3.0 * SELECTED / size * DuelTickets.DEVIATION * Math.sqrt(2 * Math.PI);
        return Pool.newBuilder()
                .addStringEqualsFilters(
                        StringEqualsFilter.newBuilder().setStringArg("region").setValue("eu"))
                .addDoubleRangeFilters(DoubleRangeFilter.newBuilder()
                        .setDoubleArg("rating")
                        .setMin(DuelTickets.MEAN - width / 2)
                        .setMax(DuelTickets.MEAN + width / 2))
                .build();
    }

    private void store(BenchRedis redis, Game game, int size) throws InterruptedException {
        BulkTickets.begin(game, "bench").forEach(call -> redis.any().run(call));
        long now = System.currentTimeMillis();
        Callers.run(4, size / AT_ONCE, (caller, number) -> {
            List<NewTicket> tickets = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                tickets.add(DuelTickets.stored(ids.next(game), random));
            }
            return Callers.all(BulkTickets.store(game, tickets, now).stream()
                    .map(call -> redis.any().send(call))
                    .toList());
        });
    }
}
