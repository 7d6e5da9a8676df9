package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.redis.RedisAssignments;
import dev.muster.platform.error.MusterException;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many functions at once that want the same players, callers that leave at any moment, and programs
/// that put proposals into Redis without asking anybody.
@Timeout(120)
final class MatchRaceTest {
    private static final int PLAYERS = 600;
    private static final int CALLERS = 20;
    private static final int ROUNDS = 8;
    private static final int SLOTS = 4;
    private static final int HOSTILE = 60;

    private final OrchestratorBench bench = OrchestratorBench.empty();
    private final AtomicLong ids = new AtomicLong();
    private final ConcurrentLinkedQueue<MatchObject> given = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> hostile = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noPlayerIsInTwoMatchesAndNoneIsLost(long seed) throws Exception {
        play();
        bench.startBuiltIn(seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                all.add(threads.submit(() -> call(number, new Random(seed * 100 + number))));
            }
            all.add(threads.submit(() -> propose(new Random(seed))));
            for (var one : all) {
                one.get(100, TimeUnit.SECONDS);
            }
        }

        awaitQuiet();
        var owners = owners();
        var proposed = new HashSet<>(bench.proposed());
        assertThat(given).as("matches that were given out").hasSizeGreaterThan(CALLERS);
        assertThat(cleared()).as("proposals that wanted the same players").isGreaterThan(CALLERS);
        assertThat(left).as("callers that left").hasPositiveValue();
        for (int i = 0; i < PLAYERS; i++) {
            var player = "p" + i;
            if (!owners.containsKey(player)) {
                assertThat(proposed)
                        .as("%s, who is in no match, is free", player)
                        .doesNotContain(player);
            }
        }
    }

    /// Who is in which match; nobody may be in two.
    private Map<String, String> owners() {
        var owners = new HashMap<String, String>();
        var matches = new ArrayList<>(given);
        for (var name : hostile) {
            bench.objects.find(name).filter(match -> match.error().isEmpty()).ifPresent(matches::add);
        }
        for (var match : matches) {
            for (var player : match.playerIds()) {
                assertThat(owners.put(player, match.id()))
                        .as("the other match of %s, who is in %s", player, match.id())
                        .isNull();
            }
        }
        return owners;
    }

    private int cleared() {
        return bench.told.events.stream()
                .filter(event -> event.startsWith("evaluated "))
                .mapToInt(event -> Integer.parseInt(event.substring(event.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void play() {
        for (int i = 0; i < PLAYERS; i++) {
            bench.direct("ZADD", "mmr.rating", Integer.toString(1 + 2 * i), "p" + i);
        }
    }

    /// Asks for matches one after another; now and then it leaves before it has one.
    private void call(int number, Random random) {
        var requests = new MatchRequests(
                bench.requests,
                new GjsonPaths(),
                bench.text,
                bench.redis.changes,
                () -> bench.settings,
                () -> "c%019d".formatted(ids.incrementAndGet()),
                System::nanoTime);
        var assignments = new RedisAssignments(bench.redis.layout, () -> bench.settings);
        for (int round = 0; round < ROUNDS; round++) {
            var leaving = random.nextInt(4) == 0 ? leaveAfter(Duration.ofMillis(random.nextInt(40))) : null;
            try {
                var match = requests.create(profile(number));
                given.add(match);
                if (random.nextInt(4) == 0) {
                    assignments.assign(
                            match.playerIds().stream().collect(Collectors.toMap(player -> player, player -> "host:1")));
                }
            } catch (MusterException e) {
                if (!String.valueOf(e.getMessage()).contains("insufficient")) {
                    left.incrementAndGet();
                }
            } finally {
                if (leaving != null) {
                    leaving.interrupt();
                    join(leaving);
                }
                var _ = Thread.interrupted();
            }
        }
    }

    private static Thread leaveAfter(Duration time) {
        var caller = Thread.currentThread();
        return Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(time);
                caller.interrupt();
            } catch (InterruptedException stays) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void join(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Pools of neighbours overlap by most of their players.
    private static MatchObject profile(int number) {
        var filter = new Filter("rating", "mmr.rating", 400 + 50L * number, 1 + 40L * number, Optional.empty());
        var pool = new PlayerPool("pool", List.of(filter), Optional.empty(), Optional.empty());
        var slot = new Player("", "", "pool", List.of(), "", "", "");
        var roster =
                new Roster("all", IntStream.range(0, SLOTS).mapToObj(i -> slot).toList());
        return new MatchObject("race" + number, "{}", "", List.of(roster), List.of(pool));
    }

    /// Proposes whomever it likes, as a program does that works on Redis and looks at no list.
    private void propose(Random random) {
        for (int i = 0; i < HOSTILE; i++) {
            var players = IntStream.range(0, 2)
                    .mapToObj(one -> Player.of("p" + random.nextInt(PLAYERS)))
                    .toList();
            var request = "h%019d.hostile".formatted(ids.incrementAndGet());
            var proposal = "proposal." + System.currentTimeMillis() / 1000 + "." + request;
            hostile.add(request);
            for (var player : players) {
                bench.direct("ZADD", "proposed", Long.toString(System.currentTimeMillis() / 1000), player.id());
            }
            bench.direct(
                    "HSET", proposal, "rosters", bench.text.rosters(List.of(new Roster("all", players))), "error", "");
            bench.direct("SADD", "proposalq", proposal);
            bench.direct("DECR", "concurrentMMFs");
            pause(random.nextInt(8));
        }
    }

    private void awaitQuiet() {
        OrchestratorBench.await(
                "nothing is under way",
                () -> count("profileq") == 0
                        && count("proposalq") == 0
                        && books("ZCARD", "later") == 0
                        && books("ZCARD", "runs") == 0
                        && books("EXISTS", "evaluation") == 0
                        && books("EXISTS", "proposals") == 0);
    }

    private int count(String set) {
        return number(bench.direct("SCARD", set));
    }

    private int books(String command, String key) {
        var script = "redis.call('SELECT', 1) return redis.call('" + command + "', '" + key + "')";
        return number(bench.direct("EVAL", script, "0"));
    }

    private static int number(@Nullable Response reply) {
        return reply == null ? 0 : Integer.parseInt(reply.toString());
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
