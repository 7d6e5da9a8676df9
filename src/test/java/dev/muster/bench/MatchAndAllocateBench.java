package dev.muster.bench;

import dev.muster.director.Placements.Outcome;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.GameIds;
import dev.muster.game.redis.RedisGames;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.redis.Epochs;
import dev.muster.ticket.redis.RedisTickets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Match-and-allocate through the batcher: all tickets of a match assigned and a slot taken, in one
/// script. As many placements are under way as the director has in one round of two profiles. Matches have
/// the sizes of the scenarios *duel* (2 tickets), *squad* (10, nobody in a party) and *royale* (100,
/// likewise); the tickets are made before, uncounted. The limit of Redis' processor time is 20 us and 8 us
/// for each ticket.
///
/// `make bench BENCH=match-and-allocate`
final class MatchAndAllocateBench implements Benchmark {
    private static final int CALLERS = 128;
    private static final int ROOMS = 20_000;
    private static final int MAX_MATCHES = 10;
    private static final int ROUNDS = 3;
    private static final String PROFILE = "bench";

    private final Random random = new Random(11);
    private final GameIds ids = new GameIds(Clock.systemUTC(), random);
    private final Epochs epochs = new Epochs(random);

    @Override
    public String name() {
        return "match-and-allocate";
    }

    @Override
    public void run(Report report) throws Exception {
        run(Fsync.EVERYSEC, true, report);
        run(Fsync.ALWAYS, false, report);
    }

    private void run(Fsync fsync, boolean judged, Report report) throws Exception {
        var label = "fsync=" + fsync.name().toLowerCase(Locale.ROOT);
        try (var redis = new BenchRedis(fsync)) {
            var fleet = BenchFleet.make(redis, "fleet", ROOMS, MAX_MATCHES);
            var lease = BenchFleet.lease(redis, "profile:" + PROFILE);
            place(redis, fleet, lease, 20_000, 2);
            scenario("duel", 30_000, 2, 10_000, label, judged, report, redis, fleet, lease);
            scenario("squad", 6_000, 10, 3_000, label, judged, report, redis, fleet, lease);
            scenario("royale", 800, 100, 400, label, judged, report, redis, fleet, lease);
        }
    }

    private void scenario(
            String scenario,
            int matches,
            int tickets,
            double limit,
            String label,
            boolean judged,
            Report report,
            BenchRedis redis,
            BenchFleet fleet,
            String lease)
            throws InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            costs.add(place(redis, fleet, lease, matches, tickets));
        }
        var cost = costs.stream()
                .sorted(Comparator.comparingDouble(Cost::perSecond))
                .toList()
                .get(ROUNDS / 2);
        var rate = cost.on(Row.atLeast("%s, %s".formatted(scenario, label), cost.perSecond(), "matches/s", limit));
        var processor = Row.atMost(
                "Redis CPU of one, %s, %s".formatted(scenario, label), cost.redisMicros(), "us", 20 + 8 * tickets);
        report.add(judged ? rate : rate.unjudged());
        report.add(judged ? processor : processor.unjudged());
    }

    private Cost place(BenchRedis redis, BenchFleet fleet, String lease, int matches, int size)
            throws InterruptedException {
        var made = tickets(redis, matches * size);
        var placements = redis.all().stream()
                .map(batcher -> new RedisPlacements(batcher, epochs, Duration.ofHours(1), Duration.ofHours(2)))
                .toList();
        return redis.run(
                CALLERS,
                matches,
                (batcher, number) -> placements
                        .get(batcher)
                        .place(
                                BenchFleet.GAME,
                                lease,
                                PROFILE,
                                fleet.scheduler(),
                                ids.next(BenchFleet.GAME),
                                made.subList(number * size, (number + 1) * size),
                                Duration.ofHours(1))
                        .thenAccept(MatchAndAllocateBench::checkPlaced));
    }

    private static void checkPlaced(Outcome outcome) {
        if (!(outcome instanceof Outcome.Placed)) {
            throw new IllegalStateException("not placed: " + outcome);
        }
    }

    private List<String> tickets(BenchRedis redis, int count) throws InterruptedException {
        var store = redis.all().stream()
                .map(batcher -> new RedisTickets(batcher, new RedisGames(batcher), epochs))
                .toList();
        var names = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            names.add(ids.next(BenchFleet.GAME));
        }
        var fields = new SearchFields(Map.of("rating", 1500.0), Map.of("region", "eu"), Set.of());
        redis.run(
                4 * CALLERS,
                count,
                (batcher, number) -> store.get(batcher)
                        .create(BenchFleet.GAME, new NewTicket(names.get(number), fields, new byte[60])));
        return names;
    }
}
