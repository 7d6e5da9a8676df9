package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.match.CycleTimes;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Directors at the doors of two processes on one Redis.
@Timeout(60)
final class TwoBackendsTest {
    private static final Game GAME = new Game("default");
    private static final CycleTimes TIMES =
            new CycleTimes(Duration.ofMillis(250), Duration.ofSeconds(20), Duration.ofSeconds(10));
    private static final Metadata.Key<String> HOP = Metadata.Key.of("muster-hop", Metadata.ASCII_STRING_MARSHALLER);

    private final RedisFixture store = RedisFixture.empty();
    private final BackendProcess first = new BackendProcess("first", TIMES);
    private final BackendProcess second = new BackendProcess("second", TIMES);
    private final List<PlayedFunction> functions = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var function : functions) {
            function.close();
        }
        first.close();
        second.close();
        store.close();
    }

    @Test
    void decidesOverTheCallersOfBothInOneCycle() throws Exception {
        var shared = ticket();
        var worse = function((profile, stage) -> stage.propose(match("worse", 1, shared)));
        var better = function((profile, stage) -> stage.propose(match("better", 2, shared)));
        try (var here = new BackendProcess("here", OpenMatchDoors.WIDE);
                var there = new BackendProcess("there", OpenMatchDoors.WIDE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> one = threads.submit(() -> fetch(here, worse));
            Future<List<String>> two = threads.submit(() -> fetch(there, better));

            assertThat(one.get()).isEmpty();
            assertThat(two.get()).containsExactly("better");
            assertThat(holder()).containsAnyOf("here@", "there@");
        }
    }

    @Test
    void passesOnWhatFollowsTheLastMatch() {
        lead(first);
        var taken = ticket();
        var trailers = new AtomicReference<Metadata>();
        var noting = second.backend.withInterceptors(
                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers));
        var function = function((profile, stage) -> stage.propose(match("m1", 1, taken)));
        assertThat(fetch(second, function)).containsExactly("m1");
        var late = function((profile, stage) -> {
            stage.propose(match("m2", 1, taken));
            stage.propose(match("m3", 1, ticket()));
            throw new IllegalStateException("out of memes");
        });
        List<String> matches = new ArrayList<>();

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> noting.fetchMatches(late.request())
                        .forEachRemaining(one -> matches.add(one.getMatch().getMatchId())))
                .withMessage("UNKNOWN: error(s) in FetchMatches call. syncErr=[<nil>], mmfErr=[Status{code=INTERNAL,"
                        + " description=out of memes, cause=null}]");

        assertThat(matches).containsExactly("m3");
        assertThat(noted(trailers, "muster-lost-matches")).isEqualTo("1");
        assertThat(noted(trailers, "muster-function-errors")).contains("out of memes");
        assertThat(holder()).startsWith("first@");
    }

    @Test
    void passesOnABurstToADirectorThatTakesItsTime() throws Exception {
        lead(first);
        var function = function((profile, stage) -> {
            for (int i = 0; i < 3_000; i++) {
                stage.propose(match("m" + i, 1));
            }
        });

        var matches = second.backend.fetchMatches(function.request());
        assertThat(matches.hasNext()).isTrue();
        Thread.sleep(500);

        int count = 0;
        for (; matches.hasNext(); count++) {
            matches.next();
        }
        assertThat(count).isEqualTo(3_000);
    }

    @Test
    void aCallerThatLeavesItsDoorLeavesTheCycle() throws Exception {
        lead(first);
        var function = function((profile, stage) -> stage.hang());
        var context = Context.current().withCancellation();
        var call = context.call(() -> second.backend.fetchMatches(function.request()));
        assertThat(function.started.await(5, TimeUnit.SECONDS)).isTrue();

        context.cancel(null);

        assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call::hasNext);
    }

    @Test
    void theDeadlineOfACallIsPassedOn() throws Exception {
        lead(first);
        var function = function((profile, stage) -> stage.hang());

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> second.backend
                        .withDeadlineAfter(2, TimeUnit.SECONDS) // enough for the function to begin
                        .fetchMatches(function.request())
                        .hasNext())
                .withMessageStartingWith("DEADLINE_EXCEEDED");

        assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theOtherTakesOverWhenTheProcessStops() throws Exception {
        lead(first);
        first.stop();

        long start = System.nanoTime();
        assertThat(fetch(second, function((profile, stage) -> stage.propose(match("m1", 1)))))
                .containsExactly("m1");

        assertThat(millisSince(start)).isLessThan(1_400); // sooner than the lease would have run out
        assertThat(holder()).startsWith("second@");
    }

    @Test
    void aCallUnderWayMovesOnWhenTheProcessStops() throws Exception {
        assertThatACallMovesOn(first::stop);
    }

    @Test
    void aCallUnderWayMovesOnWhenTheProcessDies() throws Exception {
        assertThatACallMovesOn(first::die);
    }

    private void assertThatACallMovesOn(ThrowingCallable end) throws Exception {
        lead(first);
        var starts = new CountDownLatch(2);
        var function = function((profile, stage) -> {
            starts.countDown();
            if (starts.getCount() == 1) {
                stage.hang();
            }
            stage.propose(match("m1", 1));
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> call = threads.submit(() -> fetch(second, function));
            await("the function runs", () -> starts.getCount() == 1);

            assertThatCode(end).doesNotThrowAnyException();

            assertThat(call.get()).containsExactly("m1");
        }
    }

    @Test
    void theOtherTakesOverWithinTwoSecondsWhenTheProcessDies() throws Exception {
        lead(first);
        first.die();

        long start = System.nanoTime();
        assertThat(fetch(second, function((profile, stage) -> stage.propose(match("m1", 1)))))
                .containsExactly("m1");

        // The window of the cycle comes on top.
        assertThat(millisSince(start)).isLessThan(2_000 + TIMES.registration().toMillis() + 500);
        assertThat(holder()).startsWith("second@");
    }

    // Its predecessor was killed, and it began at the same address before the lease had run out.
    @Test
    void passesNoCallOnToItself() throws Exception {
        try (var successor = new BackendProcess("successor", TIMES, 1)) {
            store.redis.run(Call.command(Command.SET, lease(), "killed@" + successor.address + " 1 1", "PX", "800"));

            assertThat(fetch(successor, function((profile, stage) -> stage.propose(match("m1", 1)))))
                    .containsExactly("m1");

            assertThat(holder()).startsWith("successor@");
        }
    }

    // Both listen on their own machine alone, and nobody told them to say another address.
    @Test
    void saysThatTheLeaderCannotBeReachedWhenItSaysTheSameAddress() {
        store.redis.run(Call.command(Command.SET, lease(), "far@" + first.address + " 1 1"));

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> fetch(first, function((profile, stage) -> {})))
                .withMessage("UNAVAILABLE: the process that leads the cycles of this game, at " + first.address
                        + ", does not serve this call; fetch again");
    }

    @Test
    void servesACallThatKnowsItsSecretOnlyWhileItLeads() {
        lead(first);
        var function = function((profile, stage) -> stage.propose(match("m1", 1)));

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() ->
                        hop(second, "second").fetchMatches(function.request()).hasNext())
                .withMessage("UNAVAILABLE: another process leads the cycles of this game");
        assertThat(hop(first, "first")
                        .fetchMatches(function.request())
                        .next()
                        .getMatch()
                        .getMatchId())
                .isEqualTo("m1");
    }

    @Test
    void takesACallWithAWrongSecretForThatOfAnyClient() {
        lead(first);
        var function = function((profile, stage) -> stage.propose(match("m1", 1)));

        for (var wrong : List.of("", "first", "third", "second ")) {
            assertThat(hop(second, wrong)
                            .fetchMatches(function.request())
                            .next()
                            .getMatch()
                            .getMatchId())
                    .as("passed on with the secret '%s'", wrong)
                    .isEqualTo("m1");
        }
    }

    @Test
    void aCallThatTheLeaderHasNoPlaceForIsRefusedWithAHint() throws Exception {
        try (var narrow = new BackendProcess("narrow", TIMES, 1)) {
            lead(narrow);
            var function = function((profile, stage) -> stage.hang());
            var context = Context.current().withCancellation();
            context.call(() -> second.backend.fetchMatches(function.request()));
            assertThat(function.started.await(5, TimeUnit.SECONDS)).isTrue();

            Refused.byHint(
                    "too many calls of FetchMatches: this process takes 1 at once",
                    () -> second.backend.fetchMatches(function.request()).hasNext());

            context.cancel(null);
        }
    }

    @Test
    void aLeaderThatWasOvertakenGivesBackWhatItsCallersDidNotRead() throws Exception {
        lead(first);
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tickets.add(ticket());
        }
        var filling = Any.pack(StringValue.of("x".repeat(100_000)));
        var function = function((profile, stage) -> {
            for (int i = 0; i < tickets.size(); i++) {
                stage.propose(match("m" + i, 1, tickets.get(i)).toBuilder()
                        .putExtensions("filling", filling)
                        .build());
            }
        });
        var matches = first.backend.fetchMatches(function.request());
        assertThat(matches.hasNext()).isTrue();
        await("all are promised", () -> searchable() == 0);

        store.redis.run(Call.command(Command.SET, lease(), "third@127.0.0.1:1 1 1"));

        await("most are searchable again", () -> searchable() >= 20);
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> matches.forEachRemaining(one -> {}))
                .withMessageStartingWith("UNAVAILABLE: the cycle was ended: ");
    }

    @Test
    void anEmptiedStoreEndsTheOpenCycleAtBothDoorsAndNothingStays() throws Exception {
        List<Long> took = new ArrayList<>();
        try (var here = new BackendProcess("here", OpenMatchDoors.WIDE);
                var there = new BackendProcess("there", OpenMatchDoors.WIDE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                var ticket = ticket();
                var running = new CountDownLatch(2);
                var proposals = new AtomicInteger();
                var function = function((profile, stage) -> {
                    stage.propose(match("m" + proposals.incrementAndGet(), 1, ticket));
                    running.countDown();
                    stage.hang();
                });
                lead(here);
                Future<List<String>> one = threads.submit(() -> fetch(here, function));
                Future<List<String>> two = threads.submit(() -> fetch(there, function));
                assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
                Thread.sleep(OpenMatchDoors.WIDE.registration());

                long start = System.nanoTime();
                TestRedis.flush();

                for (var call : List.of(one, two)) {
                    assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(call::get)
                            .withMessageContaining("UNAVAILABLE: the cycle was ended: the store was emptied");
                }
                took.add(millisSince(start));
                assertThat(keys()).allMatch(key -> key.equals(lease()));
                assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(fetch(here, function((profile, stage) -> stage.propose(match("m", 1)))))
                    .containsExactly("m");
        }
        took.sort(null);
        assertThat(took.get(2)).as("the median of " + took + " ms").isLessThanOrEqualTo(50);
    }

    private void lead(BackendProcess process) {
        fetch(process, function((profile, stage) -> {}));
        assertThat(holder()).startsWith(process.secret + "@");
    }

    private static List<String> fetch(BackendProcess process, PlayedFunction function) {
        return function.fetch(process.backend).stream().map(Match::getMatchId).toList();
    }

    private static BackendServiceGrpc.BackendServiceBlockingStub hop(BackendProcess process, String secret) {
        var headers = new Metadata();
        headers.put(HOP, secret);
        return process.backend.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private PlayedFunction function(PlayedFunction.Play play) {
        var function = new PlayedFunction(play);
        functions.add(function);
        return function;
    }

    private Ticket ticket() {
        var id = store.ids.next(GAME);
        store.tickets
                .create(GAME, new NewTicket(id, new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]))
                .join();
        return Ticket.newBuilder().setId(id).build();
    }

    private static Match match(String id, double score, Ticket... tickets) {
        return Match.newBuilder()
                .setMatchId(id)
                .addAllTickets(Arrays.asList(tickets))
                .putExtensions(
                        "evaluation_input",
                        Any.pack(DefaultEvaluationCriteria.newBuilder()
                                .setScore(score)
                                .build()))
                .build();
    }

    private static String noted(AtomicReference<Metadata> trailers, String key) {
        return String.valueOf(trailers.get().get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
    }

    private static String lease() {
        return Shard.of(GAME) + "lease:cycle";
    }

    private String holder() {
        var token = store.redis.run(Call.command(Command.GET, lease()));
        return token == null ? "" : token.text();
    }

    private List<String> keys() {
        return store.redis.ask(Call.command(Command.KEYS, "*")).stream()
                .map(key -> key.text())
                .toList();
    }

    private long searchable() {
        var feed = store.feeds.of(GAME);
        feed.refresh();
        return feed.index()
                .read(columns -> IntStream.range(0, columns.rows())
                        .filter(row -> (columns.searchable()[row >>> 6] >>> row & 1) != 0)
                        .count());
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
