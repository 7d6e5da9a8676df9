package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.builtin.BuiltInFunctions;
import dev.muster.openmatch0.builtin.RosterFunction;
import dev.muster.openmatch0.builtin.SimpleEvaluator;
import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.redis.RedisMatchObjects;
import dev.muster.openmatch0.redis.RedisOrchestratorBooks;
import dev.muster.openmatch0.redis.RedisPlayerSets;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRequests;
import dev.muster.openmatch0.redis.RedisRunReports;
import dev.muster.openmatch0.redis.RedisWaitingProposals;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One process with an orchestrator on the layout's Redis, whose functions and evaluator are the test's.
final class OrchestratorBench implements AutoCloseable {
    private static final AtomicLong NUMBERS = new AtomicLong();

    /// How long a lease outlives its last renewal. Long enough that a busy machine does not lose it.
    private static final Duration LEASE = Duration.ofSeconds(6);

    final LayoutRedis redis;
    final TestFunctions functions = new TestFunctions();
    final Told told = new Told();
    final AtomicLong nanos = new AtomicLong();
    final ProtoObjectText text = new ProtoObjectText();
    final RedisProposals proposals;
    final RedisRequests requests;
    final RedisMatchObjects objects;
    final RedisRunReports reports;
    /// What the orchestrator asked its books for, of what waits, what it takes, and which ends were refused.
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile MatchmakerSettings settings = TestSettings.with("test:function", "test:evaluator");
    OrchestratorLimits limits = new OrchestratorLimits(Duration.ofSeconds(20), Duration.ofSeconds(20), 500, 16);
    List<FunctionLauncher> launchers = List.of(functions);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private volatile boolean cut;
    private boolean closed;

    /// What an orchestrator told.
    static final class Told implements OrchestratorListener {
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<RunReport> reports = new CopyOnWriteArrayList<>();

        @Override
        public void functionStarted(String profile) {
            events.add("started " + profile);
        }

        @Override
        public void functionEnded(String profile, Duration took) {
            events.add("ended " + profile);
        }

        @Override
        public void functionFailed(String profile, Duration took) {
            events.add("failed " + profile);
        }

        @Override
        public void evaluatorStarted(Reason reason) {
            events.add("evaluator " + reason.tag());
        }

        @Override
        public void evaluatorEnded(Duration took, int approved, int cleared) {
            events.add("evaluated " + approved + " " + cleared);
        }

        @Override
        public void evaluatorFailed() {
            events.add("evaluator failed");
        }

        @Override
        public void reported(String profile, RunReport report) {
            reports.add(report);
        }
    }

    private OrchestratorBench(LayoutRedis redis) {
        this.redis = redis;
        proposals = new RedisProposals(redis.layout, text, () -> settings, () -> "call-" + NUMBERS.incrementAndGet());
        requests = new RedisRequests(redis.layout, text, () -> settings);
        objects = new RedisMatchObjects(redis.layout, text);
        reports = new RedisRunReports(redis.layout);
    }

    /// On an empty Redis.
    static OrchestratorBench empty() {
        return new OrchestratorBench(LayoutRedis.empty());
    }

    /// Another process on what there is.
    static OrchestratorBench another() {
        return new OrchestratorBench(LayoutRedis.another());
    }

    /// Starts an orchestrator.
    OrchestratorBench start() {
        var parts = new Orchestrator.Parts(
                new AskedBooks(
                        new RedisOrchestratorBooks(line(redis.layout), () -> settings, limits.functionDeadline()),
                        asked),
                new RedisMatchObjects(line(redis.layout), text),
                new GjsonPaths(),
                () -> settings,
                launchers,
                limits,
                told);
        var leases = new Leases(line(redis.books), "holder-" + NUMBERS.incrementAndGet(), LEASE);
        opened.addFirst(new Orchestrator(
                parts, leases, redis.changes, () -> "taking-" + NUMBERS.incrementAndGet(), nanos::get));
        return this;
    }

    /// What is built in, as the wiring puts it together.
    ///
    /// @param seed of the chances of who plays
    BuiltInFunctions builtIn(long seed) {
        var function = new RosterFunction(
                objects,
                new IndexedPools(new RedisPlayerSets(redis.layout), () -> settings),
                proposals,
                new GjsonPaths(),
                text,
                () -> settings,
                new Random(seed));
        var evaluator = new SimpleEvaluator(new RedisWaitingProposals(redis.layout, () -> settings));
        return new BuiltInFunctions(Map.of("rosters", function, "simple", evaluator));
    }

    /// Starts an orchestrator of what is built in.
    void startBuiltIn(long seed) {
        settings = MatchmakerSettings.defaults();
        launchers = List.of(builtIn(seed));
        start();
    }

    /// The orchestrator is cut off from Redis for so long that its lease is over.
    void stall() {
        cutOff(true);
        direct(
                "EVAL",
                "redis.call('SELECT', 1) return redis.call('DEL', KEYS[1])",
                "1",
                "orchestrator:lease:orchestrator");
    }

    /// Cuts the orchestrator off from Redis, or no longer.
    void cutOff(boolean now) {
        cut = now;
    }

    private Redis line(Redis whole) {
        return new Redis() {
            @Override
            public CompletableFuture<@Nullable Reply> send(Call call) {
                return cut
                        ? CompletableFuture.failedFuture(MusterException.unavailable("Redis: cut off"))
                        : whole.send(call);
            }

            @Override
            public String serverRun() {
                return whole.serverRun();
            }
        };
    }

    /// Somebody asks for a match of a profile.
    RequestKey request(String profile, String properties) {
        return request(new MatchObject(profile, properties, "", List.of(), List.of()));
    }

    RequestKey request(MatchObject profile) {
        var key = new RequestKey("m%019d".formatted(NUMBERS.incrementAndGet()), profile.id());
        requests.submit(key, profile);
        return key;
    }

    /// A function leaves its proposal.
    void propose(TestFunctions.TestRun run, String... players) {
        proposals.propose(match(run.variable("MMF_PROPOSAL_ID"), players));
    }

    static MatchObject match(String id, String... players) {
        var roster = new Roster("all", List.of(players).stream().map(Player::of).toList());
        return new MatchObject(id, "{}", "", List.of(roster), List.of());
    }

    /// What stands under the key of a request, once something does.
    MatchObject result(RequestKey request) {
        await(request + " has a result", () -> objects.find(request.toString()).isPresent());
        return objects.find(request.toString()).orElseThrow();
    }

    Optional<MatchObject> resultNow(RequestKey request) {
        return objects.find(request.toString());
    }

    /// One command as a direct program sends it.
    @Nullable
    Response direct(String command, String... arguments) {
        return redis.direct(command, arguments);
    }

    /// The players of the list `proposed`.
    List<String> proposed() {
        var players = new ArrayList<String>();
        var reply = direct("ZRANGE", "proposed", "0", "-1");
        if (reply != null) {
            reply.forEach(player -> players.add(player.toString()));
        }
        return players;
    }

    /// Moves the clock by which proposals wait, and makes the orchestrator look.
    void pass(Duration time) {
        look();
        nanos.addAndGet(time.toNanos());
        look();
    }

    /// Returns once the orchestrator has looked at the queues.
    private void look() {
        direct("SADD", MatchmakerSettings.PROFILE_QUEUE, "no request");
        await(
                "it looked",
                () -> String.valueOf(direct("SCARD", MatchmakerSettings.PROFILE_QUEUE))
                        .equals("0"));
    }

    void awaitEvent(String event) {
        await("told: " + event, () -> told.events.contains(event));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Override
    public void close() throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        for (var one : opened) {
            one.close();
        }
        redis.close();
    }
}
