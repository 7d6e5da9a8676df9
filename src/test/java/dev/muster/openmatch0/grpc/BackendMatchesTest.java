package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.util.concurrent.ListenableFuture;
import dev.muster.openmatch0.DirectFunctions;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.Filter;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.redis.CuttingProxy;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `CreateMatch` and `ListMatches`, with a program that works on Redis directly in place of orchestrator, functions and
/// evaluator.
@Timeout(60)
final class BackendMatchesTest {
    private static final MatchObject DUEL =
            MatchObject.newBuilder().setId("duel").setProperties("{}").build();

    private final LayoutRedis redis = LayoutRedis.empty();
    private final DirectFunctions functions = new DirectFunctions(redis);
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);

    @AfterEach
    void close() {
        doors.close();
        redis.close();
    }

    @Test
    void aRequestStandsInRedisAsTheOriginalLeavesIt() throws InterruptedException {
        var call = create(DUEL.toBuilder()
                .setProperties("{\"imagename\":\"f\"}")
                .addRosters(Roster.newBuilder().setName("red"))
                .addPools(PlayerPool.newBuilder()
                        .setName("all")
                        .addFilters(
                                Filter.newBuilder().setAttribute("mmr.rating").setMaxv(9)))
                .build());

        var request = request();

        assertThat(request).matches("[0-9a-v]{20}\\.duel");
        assertThat(redis.text("TYPE", "duel")).isEqualTo("hash");
        assertThat(redis.list("HKEYS", "duel")).containsExactly("error", "pools", "properties", "rosters");
        assertThat(redis.text("HGET", "duel", "properties")).isEqualTo("{\"imagename\":\"f\"}");
        assertThat(redis.text("HGET", "duel", "error")).isEmpty();
        assertThat(redis.text("HGET", "duel", "rosters")).isEqualTo("[{\"name\":\"red\",\"players\":[]}]");
        assertThat(redis.text("HGET", "duel", "pools")).isEqualTo("""
                [{"name":"all","filters":[{"name":"","attribute":"mmr.rating","maxv":"9","minv":"0","stats":null}],\
                "roster":null,"stats":null}]""");
        assertThat(redis.number("TTL", "duel")).isBetween(43_190L, 43_200L);
        assertThat(redis.number("DBSIZE")).isEqualTo(2); // and profileq
        call.cancel(true);
    }

    @Test
    void poolsAndRostersAreTakenFromTheProperties() throws InterruptedException {
        create(DUEL.toBuilder().setProperties("""
                        {"properties": {
                          "pools": [{"name": "all", "filters": [{"attribute": "mmr.rating", "minv": "950", "maxv": 1250}]}],
                          "rosters": [{"name": "red", "players": [{"pool": "all"}]}]}}""").build());
        request();

        assertThat(redis.text("HGET", "duel", "pools")).contains("\"maxv\":\"1250\",\"minv\":\"950\"");
        assertThat(redis.text("HGET", "duel", "rosters")).contains("\"pool\":\"all\"");
    }

    @Test
    void whatIsGivenAsAMessageIsNotTakenFromTheProperties() throws InterruptedException {
        create(DUEL.toBuilder()
                .setProperties("{\"properties\":{\"pools\":[{\"name\":\"other\"}],\"rosters\":[{\"name\":\"blu\"}]}}")
                .addPools(PlayerPool.newBuilder().setName("all"))
                .build());
        request();

        assertThat(redis.text("HGET", "duel", "pools")).contains("all").doesNotContain("other");
        assertThat(redis.text("HGET", "duel", "rosters")).contains("blu");
    }

    @Test
    void poolsInThePropertiesThatCannotBeReadAreLeftOut() throws InterruptedException {
        create(DUEL.toBuilder()
                .setProperties("{\"properties\":{\"pools\":{\"all\":1},\"rosters\":[{\"name\":\"blu\"}]}}")
                .build());
        request();

        assertThat(redis.text("HGET", "duel", "pools")).isEqualTo("[]");
        assertThat(redis.text("HGET", "duel", "rosters")).contains("blu");
    }

    @Test
    void aMatchIsGivenOutAsItStands() throws Exception {
        var call = create(DUEL);
        var request = request();

        approve(request, "anna", "ben");

        var match = call.get(10, TimeUnit.SECONDS);
        assertThat(match.getId()).isEqualTo(request);
        assertThat(match.getProperties()).isEqualTo("{\"made\":true}");
        assertThat(match.getError()).isEmpty();
        assertThat(match.getRostersList())
                .singleElement()
                .satisfies(roster ->
                        assertThat(roster.getPlayersList()).extracting("id").containsExactly("anna", "ben"));
        assertThat(redis.number("EXISTS", request)).isOne();
    }

    @Test
    void aMatchReachesItsCallerAtOnce() throws Exception {
        var took = new ArrayList<Duration>();
        for (int i = 0; i < 21; i++) {
            var call = create(DUEL);
            var request = request();
            redis.direct("DEL", "profileq");
            var start = System.nanoTime();
            approve(request, "player-" + i);
            call.get(10, TimeUnit.SECONDS);
            took.add(Duration.ofNanos(System.nanoTime() - start));
        }

        assertThat(took.stream().sorted().toList().get(10)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void anEmptyTextAsPropertiesIsNone() throws Exception {
        var call = create(DUEL.toBuilder().clearProperties().build());

        approve(request(), "anna");

        assertThat(call.get(10, TimeUnit.SECONDS).getRostersCount()).isOne();
    }

    @Test
    void theErrorOfAFunctionEndsTheCall() throws Exception {
        var call = create(DUEL);
        redis.direct("HSET", request(), "error", "insufficient players", "properties", "");

        assertThat(status(call)).isEqualTo("UNKNOWN: insufficient players");
    }

    @Test
    void anErrorThatAFunctionLeftAsTextEndsTheCallToo() throws Exception {
        var call = create(DUEL);
        redis.direct("SET", request(), "{\"error\":\"insufficient_players\"}");

        assertThat(status(call)).isEqualTo("UNKNOWN: insufficient_players");
    }

    @Test
    void whoeverHasWaitedLongEnoughIsToldSoAndWhatItAskedForIsTakenBack() throws Exception {
        doors.settings =
                TestSettings.standard().backendTimeout(Duration.ofSeconds(2)).base();
        var call = create(DUEL);
        var request = request();

        assertThat(status(call))
                .isEqualTo("UNKNOWN: Error retrieving matchmaking results from state storage: timeout exceeded");
        assertThat(redis.number("EXISTS", "profileq")).isZero();
        assertThat(goneFor(request)).isBetween(1_700L, 1_800L);
    }

    @Test
    void aCallerThatLeavesTakesItsRequestBack() throws Exception {
        var call = create(DUEL);
        var request = request();

        call.cancel(true);

        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 0);
        assertThat(goneFor(request)).isPositive();
    }

    @Test
    void aCallerThatLeavesFreesThePlayersOfAProposalThatWaits() throws Exception {
        var call = create(DUEL);
        var request = request();
        var proposal = "proposal.1800000000." + request;
        redis.direct("ZADD", "proposed", "1800000000", "anna", "1800000000", "carl");
        redis.direct("HSET", proposal, "rosters", DirectFunctions.rosters("anna"), "error", "");
        redis.direct("SADD", "proposalq", proposal);

        call.cancel(true);

        doors.await("proposalq", () -> redis.number("EXISTS", "proposalq") == 0);
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactly("carl");
        assertThat(redis.number("EXISTS", proposal)).isZero();
    }

    @Test
    void aServerThatStopsEndsItsCallsAndTakesTheirRequestsBack() throws Exception {
        var call = create(DUEL);
        request();

        doors.open.end(new io.quarkus.runtime.ShutdownEvent());

        assertThat(status(call))
                .isEqualTo("UNAVAILABLE: Error retrieving matchmaking results from state storage;"
                        + " channel closed - was the context cancelled?");
        assertThat(redis.number("EXISTS", "profileq")).isZero();
        assertThat(doors.open.size()).isZero();
    }

    @Test
    void aProfileWithoutAnIdIsRefused() {
        assertThat(status(create(DUEL.toBuilder().clearId().build())))
                .isEqualTo("UNKNOWN: cannot unmarshal protobuf messages without an id field");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duel.ranked", "profileq", "mmr.rating", "proposed", "OM_METADATA.accessed"})
    void anIdThatCannotBeAProfilesIsRefusedAndNothingChanges(String id) {
        assertThat(status(create(DUEL.toBuilder().setId(id).build())))
                .startsWith("INVALID_ARGUMENT: id: \"" + id + "\"");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void anIdThatNamesSomethingElseIsRefused() {
        redis.direct("ZADD", "duel", "1", "anna");

        assertThat(status(create(DUEL))).startsWith("INVALID_ARGUMENT: id: \"duel\"");
        assertThat(redis.number("DBSIZE")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "red", " "})
    void propertiesThatAreNoJsonAreRefused(String properties) {
        assertThat(status(create(DUEL.toBuilder().setProperties(properties).build())))
                .isEqualTo("UNKNOWN: retreived properties json was malformed");
        assertThat(redis.number("DBSIZE")).isZero();
    }

    @Test
    void twoThousandCallsWaitAtOnceWithoutAThreadEach() throws Exception {
        int count = 2_000;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        var calls = new ArrayList<ListenableFuture<MatchObject>>();
        for (int i = 0; i < count; i++) {
            calls.add(create(DUEL.toBuilder().setId("duel-" + i).build()));
        }
        doors.await("profileq", () -> redis.number("SCARD", "profileq") == count);
        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 200);
        assertThat(doors.open.size()).isEqualTo(count);

        for (var request : redis.list("SMEMBERS", "profileq")) {
            approve(request, "player of " + request);
        }

        for (int i = 0; i < count; i++) {
            var match = calls.get(i).get(30, TimeUnit.SECONDS);
            assertThat(match.getId()).endsWith(".duel-" + i);
            assertThat(match.getRosters(0).getPlayers(0).getId()).isEqualTo("player of " + match.getId());
        }
    }

    @Test
    void aCallThatWaitsOutlivesALossOfRedis() throws Exception {
        try (var proxy = new CuttingProxy(LayoutRedis.uri());
                var far = LayoutRedis.over(proxy.uri());
                var there = OpenMatch0Doors.on(far)) {
            var call = BackendGrpc.newFutureStub(there.channel()).createMatch(DUEL);
            var request = request();
            proxy.down();
            approve(request, "anna");

            proxy.up();

            assertThat(call.get(20, TimeUnit.SECONDS).getId()).isEqualTo(request);
        }
    }

    @Test
    void aCallerThatLeavesWhileRedisIsAwayTakesItsRequestBackLater() throws Exception {
        try (var proxy = new CuttingProxy(LayoutRedis.uri());
                var far = LayoutRedis.over(proxy.uri());
                var there = OpenMatch0Doors.on(far)) {
            var call = BackendGrpc.newFutureStub(there.channel()).createMatch(DUEL);
            var request = request();
            proxy.down();
            call.cancel(true);
            Thread.sleep(2_000);
            assertThat(redis.number("EXISTS", "profileq")).isOne();

            proxy.up();

            doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 0);
            assertThat(goneFor(request)).isPositive();
        }
    }

    @Test
    void withoutRedisACallFailsAtOnce() throws Exception {
        try (var proxy = new CuttingProxy(LayoutRedis.uri());
                var far = LayoutRedis.over(proxy.uri());
                var there = OpenMatch0Doors.on(far)) {
            proxy.down();

            assertThat(status(BackendGrpc.newFutureStub(there.channel()).createMatch(DUEL)))
                    .startsWith("UNAVAILABLE: ");
        }
    }

    @Test
    void oneMatchAfterAnotherIsListedUntilTheFirstError() throws InterruptedException {
        var stream = doors.backend().listMatches(DUEL);
        for (int i = 0; i < 3; i++) {
            var request = request();
            redis.direct("DEL", "profileq");
            approve(request, "player-" + i);
            assertThat(stream.next().getId()).isEqualTo(request);
        }
        var last = request();

        redis.direct("HSET", last, "error", "nobody left");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(stream::hasNext)
                .withMessage("UNKNOWN: nobody left");
    }

    @Test
    void whoeverStopsListeningTakesTheRequestUnderWayBack() throws InterruptedException {
        var cancellation = io.grpc.Context.current().withCancellation();
        var previous = cancellation.attach();
        try {
            doors.backend().listMatches(DUEL);
        } finally {
            cancellation.detach(previous);
        }
        request();

        cancellation.cancel(null);

        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 0);
    }

    @Test
    void whoeverDoesNotReadGetsNoMoreMatchesThanAreUnderWay() throws InterruptedException {
        var block = "x".repeat(20_000);
        var stream = doors.backend().listMatches(DUEL);
        int made = 0;
        while (made < 100 && asksOn(made)) {
            var request = request();
            redis.direct("DEL", "profileq");
            made++;
            redis.direct("HSET", request, "properties", block, "rosters", DirectFunctions.rosters("player-" + made));
        }
        assertThat(made).isBetween(2, 99);

        for (int i = 0; i < made; i++) {
            assertThat(stream.next().getProperties()).isEqualTo(block);
        }
        assertThat(request()).isNotEmpty();
    }

    // The next request comes at once, or not before the caller reads.
    private boolean asksOn(int made) throws InterruptedException {
        return doors.happens(
                "profileq",
                () -> redis.number("EXISTS", "profileq") == 1,
                made < 2 ? Duration.ofSeconds(10) : Duration.ofMillis(700));
    }

    @Test
    void ofTwoMatchesWithASharedPlayerExactlyOneIsGivenOutHoweverTheyRace() throws Exception {
        try (var other = LayoutRedis.another();
                var otherDoors = OpenMatch0Doors.on(other)) {
            for (int round = 0; round < 100; round++) {
                race(otherDoors, "shared-" + round, List.of("a-" + round, "b-" + round));
            }
        }
    }

    // The callers are served by two processes.
    private void race(OpenMatch0Doors other, String shared, List<String> others) throws Exception {
        var answered = new LinkedBlockingQueue<Integer>();
        var calls = List.of(
                create(profile("a")), BackendGrpc.newFutureStub(other.channel()).createMatch(profile("b")));
        for (int i = 0; i < 2; i++) {
            int call = i;
            calls.get(i).addListener(() -> answered.add(call), Runnable::run);
        }
        var requests = requests(2);
        redis.direct("DEL", "profileq", "proposed", "deindexed");
        redis.direct("ZADD", "proposed", "1", shared, "1", others.get(0), "1", others.get(1));

        var answers = IntStream.range(0, 2)
                .mapToObj(i -> Thread.ofVirtual().start(() -> approve(requests.get(i), shared, others.get(i))))
                .toList();
        for (var answer : answers) {
            answer.join();
        }

        int winner = Objects.requireNonNull(answered.poll(10, TimeUnit.SECONDS));
        int loser = 1 - winner;
        assertThat(request()).isEqualTo(requests.get(loser));
        assertThat(calls.get(winner).get().getId()).isEqualTo(requests.get(winner));
        assertThat(calls.get(loser).isDone()).isFalse();
        assertThat(redis.number("EXISTS", requests.get(loser))).isZero();
        assertThat(redis.list("ZRANGE", "proposed", "0", "-1")).containsExactlyInAnyOrder(shared, others.get(winner));

        approve(requests.get(loser), others.get(loser));
        assertThat(calls.get(loser).get(10, TimeUnit.SECONDS).getId()).isEqualTo(requests.get(loser));
        redis.direct("DEL", "profileq");
    }

    private static MatchObject profile(String id) {
        return DUEL.toBuilder().setId(id).build();
    }

    private ListenableFuture<MatchObject> create(MatchObject profile) {
        return BackendGrpc.newFutureStub(doors.channel()).createMatch(profile);
    }

    private String request() throws InterruptedException {
        return requests(1).getFirst();
    }

    private List<String> requests(int count) throws InterruptedException {
        doors.await("profileq", () -> redis.number("SCARD", "profileq") == count);
        return redis.list("SMEMBERS", "profileq").stream()
                .sorted((one, other) -> profileOf(one).compareTo(profileOf(other)))
                .toList();
    }

    private static String profileOf(String request) {
        return request.substring(request.indexOf('.') + 1);
    }

    private void approve(String request, String... players) {
        functions.approve(request, players);
    }

    private long goneFor(String request) {
        return Long.parseLong(functions.note("TTL", "gone:" + request));
    }

    private static String status(ListenableFuture<MatchObject> call) {
        try {
            throw new AssertionError("was answered: " + call.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause() instanceof StatusRuntimeException status ? text(status.getStatus()) : e.toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Status status) {
        return status.getCode() + ": " + status.getDescription();
    }
}
