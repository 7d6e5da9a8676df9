package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.match.CycleTimes;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.FunctionConfig;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Directors, match functions and the default evaluator over the wire, each a server or client of its own.
@Timeout(60)
final class FetchMatchesTest {
    private static final MatchProfile PROFILE =
            MatchProfile.newBuilder().setName("duel").build();

    private final AtomicReference<Metadata> headers = new AtomicReference<>();
    private final AtomicReference<Metadata> trailers = new AtomicReference<>();
    private OpenMatchDoors doors = new OpenMatchDoors(1000);
    private final List<PlayedFunction> functions = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var function : functions) {
            function.close();
        }
        doors.close();
    }

    @Test
    void saysWhatIsMissing() {
        assertFault("INVALID_ARGUMENT: .config is required", () -> fetch(FetchMatchesRequest.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: .profile is required",
                () -> fetch(FetchMatchesRequest.newBuilder()
                        .setConfig(FunctionConfig.getDefaultInstance())
                        .build()));
        assertFault(
                "INVALID_ARGUMENT: provided match function type is not supported",
                () -> fetch(FetchMatchesRequest.newBuilder()
                        .setConfig(FunctionConfig.newBuilder().setTypeValue(7))
                        .setProfile(PROFILE)
                        .build()));
    }

    @Test
    void givesMatchesAsTheFunctionMadeThemAndTakesTheirTicketsOutOfTheSearch() {
        var one = doors.create();
        var two = doors.create();
        var left = doors.create();
        var match = match("m1", 1, one, two).toBuilder()
                .setMatchProfile("duel")
                .setMatchFunction("simple")
                .setAllocateGameserver(true)
                .putExtensions("x", Any.pack(StringValue.of("y")))
                .build();
        AtomicReference<MatchProfile> asked = new AtomicReference<>();
        var function = function((profile, stage) -> {
            asked.set(profile);
            stage.propose(match);
        });

        assertThat(doors.fetch(function)).containsExactly(match);

        assertThat(asked.get()).isEqualTo(PROFILE);
        assertThat(doors.searchable()).containsExactly(left.getId());
        doors.backend.releaseTickets(
                ReleaseTicketsRequest.newBuilder().addTicketIds(one.getId()).build());
        assertThat(doors.searchable()).containsExactlyInAnyOrder(left.getId(), one.getId());
    }

    @Test
    void noMatchesAreNoFault() {
        assertThat(doors.fetch(function((profile, stage) -> {}))).isEmpty();
    }

    @Test
    void givesMatchesOfTicketsThatAreNotStoredAndOfNone() {
        var stranger = Ticket.newBuilder().setId("made-up").build();
        var function = function((profile, stage) -> {
            stage.propose(match("m1", 2, stranger));
            stage.propose(match("m2", 1));
        });

        assertThat(doors.fetch(function)).extracting(Match::getMatchId).containsExactlyInAnyOrder("m1", "m2");
    }

    @Test
    void prefersTheHigherScoreAmongCallersOfOneCycle() throws Exception {
        doors.close();
        doors = new OpenMatchDoors(1000, Duration.ofMinutes(1), OpenMatchDoors.WIDE);
        var shared = doors.create();
        var other = doors.create();
        var worse = function((profile, stage) -> stage.propose(match("worse", 1, shared)));
        var better = function((profile, stage) -> stage.propose(match("better", 2, shared, other)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Match>> first = threads.submit(() -> doors.fetch(worse));
            Future<List<Match>> second = threads.submit(() -> doors.fetch(better));

            assertThat(first.get()).isEmpty();
            assertThat(second.get()).extracting(Match::getMatchId).containsExactly("better");
        }
    }

    @Test
    void tellsHowManyMatchesLostTheirTickets() {
        var taken = doors.create();
        var assigned = match("m1", 1, taken);
        assertThat(doors.fetch(function((profile, stage) -> stage.propose(assigned))))
                .hasSize(1);
        // A function that looked before the first match was made.
        var late = function((profile, stage) -> stage.propose(match("m1", 5, taken, doors.create())));

        var matches = fetchNoted(late);

        assertThat(matches.hasNext()).isFalse();
        assertThat(noted("muster-lost-matches")).isEqualTo("1");
        assertThat(noted("muster-failed-matches")).isNull();
    }

    @Test
    void tellsHowManyMatchesCouldNotBePromisedTheirTickets() {
        var tooMany = new Ticket[191];
        Arrays.fill(tooMany, doors.create());
        var function = function((profile, stage) -> {
            stage.propose(match("huge", 1, tooMany));
            stage.propose(match("fine", 1, doors.create()));
        });

        var matches = fetchNoted(function);

        assertThat(drain(matches)).extracting(Match::getMatchId).containsExactly("fine");
        assertThat(noted("muster-failed-matches")).isEqualTo("1");
    }

    @Test
    void givesWhatAFunctionProposedBeforeItFailed() {
        var function = function((profile, stage) -> {
            stage.propose(match("m1", 1, doors.create()));
            throw new IllegalStateException("out of mémés\nand luck");
        });
        List<Match> matches = new ArrayList<>();

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> fetchNoted(function).forEachRemaining(one -> matches.add(one.getMatch())))
                .withMessage("UNKNOWN: error(s) in FetchMatches call. syncErr=[<nil>], mmfErr=[Status{code=INTERNAL,"
                        + " description=out of mémés\nand luck, cause=null}]");

        assertThat(matches).extracting(Match::getMatchId).containsExactly("m1");
        assertThat(doors.searchable()).isEmpty();
        assertThat(noted("muster-function-errors"))
                .isEqualTo("Status{code=INTERNAL, description=out of m m s and luck, cause=null}");
    }

    @Test
    void neverStartsTheFunctionOfACallerThatLeftWhileItWaited() throws Exception {
        var hold = new CountDownLatch(1);
        var slow = function((profile, stage) -> hold.await(20, TimeUnit.SECONDS));
        var waiting = function((profile, stage) -> {});
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Match>> first = threads.submit(() -> doors.fetch(slow));
            assertThat(slow.started.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(OpenMatchDoors.SHORT.registration().toMillis() + 200);
            var context = io.grpc.Context.current().withCancellation();
            var left = context.call(() -> doors.backend.fetchMatches(waiting.request()));
            Thread.sleep(100);
            context.cancel(null);
            assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(left::hasNext);
            Thread.sleep(500); // until the server has heard of it
            hold.countDown();
            first.get();
        }

        assertThat(doors.fetch(function((profile, stage) -> stage.propose(match("m2", 1)))))
                .hasSize(1);
        assertThat(waiting.started.getCount()).isOne();
    }

    @Test
    void givesABurstInFullToADirectorThatTakesItsTime() throws Exception {
        var function = function((profile, stage) -> {
            for (int i = 0; i < 12_000; i++) {
                stage.propose(match("m" + i, 1));
            }
        });

        var matches = doors.backend.fetchMatches(function.request());
        assertThat(matches.hasNext()).isTrue();
        Thread.sleep(1000);

        assertThat(drain(matches)).hasSize(12_000);
    }

    @Test
    void givesTicketsBackOfMatchesThatTheirCallerDidNotWaitFor() throws Exception {
        var filling = Any.pack(StringValue.of("x".repeat(100_000)));
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tickets.add(doors.create());
        }
        var function = function((profile, stage) -> {
            for (int i = 0; i < tickets.size(); i++) {
                stage.propose(match("m" + i, 1, tickets.get(i)).toBuilder()
                        .putExtensions("filling", filling)
                        .build());
            }
        });
        var context = io.grpc.Context.current().withCancellation();
        var matches = context.call(() -> doors.backend.fetchMatches(function.request()));
        assertThat(matches.hasNext()).isTrue();
        for (int i = 0; i < 200 && !doors.searchable().isEmpty(); i++) {
            Thread.sleep(20);
        }

        context.cancel(null);

        // What is on its way already is not known to be undelivered.
        for (int i = 0; i < 200 && doors.searchable().size() < 20; i++) {
            Thread.sleep(20);
        }
        assertThat(doors.searchable()).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void saysThatTheFunctionWasNeverStarted() throws Exception {
        doors.close();
        doors = new OpenMatchDoors(
                1000,
                Duration.ofMinutes(1),
                OpenMatchDoors.SHORT,
                verdict -> {
                    throw new IllegalStateException("nobody there");
                },
                OpenMatchDoors.NO_FUNCTIONS);

        assertFault(
                "UNKNOWN: error(s) in FetchMatches call. syncErr=[error calling evaluator: nobody there],"
                        + " mmfErr=[mmf was never started]",
                () -> fetch(function((profile, stage) -> {}).request()));
    }

    @Test
    void endsWhenTheServerStops() throws Exception {
        var function = function((profile, stage) -> stage.hang());
        var matches = doors.backend.fetchMatches(function.request());
        assertThat(function.started.await(10, TimeUnit.SECONDS)).isTrue();

        doors.fetches.end(new ShutdownEvent());

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(matches::hasNext)
                .withMessage("UNAVAILABLE: the server is stopping, fetch again");
        assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void saysWhatTheFunctionFailedWith() {
        var function = function((profile, stage) -> {
            throw new IllegalStateException("out of memes");
        });

        assertFault(
                "UNKNOWN: error(s) in FetchMatches call. syncErr=[<nil>], mmfErr=[Status{code=INTERNAL, description=out"
                        + " of memes, cause=null}]",
                () -> fetch(function.request()));
    }

    @Test
    void saysThatAFunctionCannotBeReached() throws Exception {
        var gone = function((profile, stage) -> {});
        var request = gone.request();
        gone.close();

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> fetch(request))
                .withMessageStartingWith("UNKNOWN: error(s) in FetchMatches call. syncErr=[<nil>], mmfErr=[Status{code="
                        + "UNAVAILABLE");
    }

    @Test
    void saysThatAnIdCameTwice() {
        var function = function((profile, stage) -> {
            stage.propose(match("m1", 1));
            stage.propose(match("m1", 1));
            stage.hang();
        });

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.fetch(function))
                .withMessageContaining("MatchMakingFunction returned same match_id twice: \"m1\"");
    }

    @Test
    void cancelsAFunctionThatRunsTooLong() throws Exception {
        doors.close();
        doors = new OpenMatchDoors(
                1000,
                Duration.ofMinutes(1),
                new CycleTimes(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(5)));
        var function = function((profile, stage) -> {
            stage.propose(match("m1", 1));
            stage.hang();
        });
        List<Match> matches = new ArrayList<>();

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.backend
                        .fetchMatches(function.request())
                        .forEachRemaining(response -> matches.add(response.getMatch())))
                .withMessageContaining("match function ran longer than proposal window, canceling");

        assertThat(matches).extracting(Match::getMatchId).containsExactly("m1");
        assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tellsTheFunctionAtOnceThatItsCallerHasGone() throws Exception {
        var function = function((profile, stage) -> stage.hang());
        var context = io.grpc.Context.current().withCancellation();
        var call = context.call(() -> doors.backend.fetchMatches(function.request()));
        assertThat(function.started.await(10, TimeUnit.SECONDS)).isTrue();

        context.cancel(null);

        assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call::hasNext);
        // The next cycle is not held up.
        assertThat(doors.fetch(function((profile, stage) -> stage.propose(match("m2", 1)))))
                .hasSize(1);
    }

    // Functions that all see the same tickets, directors that come when they like, some of whom leave.
    @Test
    void givesNoTicketToTwoMatchesHoweverManyAsk() throws Exception {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tickets.add(doors.create());
        }
        var counter = new AtomicInteger();
        Set<String> given = ConcurrentHashMap.newKeySet();
        List<String> twice = new ArrayList<>();
        var function = function((profile, stage) -> {
            List<Ticket> found = new ArrayList<>();
            doors.query
                    .queryTickets(QueryTicketsRequest.newBuilder()
                            .setPool(Pool.getDefaultInstance())
                            .build())
                    .forEachRemaining(page -> found.addAll(page.getTicketsList()));
            int run = counter.incrementAndGet();
            java.util.Collections.shuffle(found, new java.util.Random(run));
            for (int i = 0; i + 1 < found.size() && i < 20; i += 2) {
                stage.propose(match("m" + run + "-" + i, i % 7, found.get(i), found.get(i + 1)));
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                running.add(threads.submit(() -> {
                    for (int round = 0; round < 5; round++) {
                        for (var match : doors.fetch(function)) {
                            for (var ticket : match.getTicketsList()) {
                                if (!given.add(ticket.getId())) {
                                    synchronized (twice) {
                                        twice.add(ticket.getId());
                                    }
                                }
                            }
                        }
                    }
                }));
            }
            for (var one : running) {
                one.get();
            }
        }

        assertThat(twice).isEmpty();
        Set<String> left = new HashSet<>(doors.searchable());
        assertThat(left).doesNotContainAnyElementsOf(given);
        assertThat(left.size() + given.size()).isEqualTo(tickets.size());
        assertThat(given).hasSizeGreaterThan(40);
    }

    private PlayedFunction function(PlayedFunction.Play play) {
        var function = new PlayedFunction(play);
        functions.add(function);
        return function;
    }

    private Iterator<FetchMatchesResponse> fetchNoted(PlayedFunction function) {
        return doors.backend
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
                .fetchMatches(function.request());
    }

    private @Nullable String noted(String key) {
        return trailers.get().get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
    }

    private List<Match> fetch(FetchMatchesRequest request) {
        return drain(doors.backend.fetchMatches(request));
    }

    private static List<Match> drain(Iterator<FetchMatchesResponse> responses) {
        List<Match> matches = new ArrayList<>();
        responses.forEachRemaining(response -> matches.add(response.getMatch()));
        return matches;
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
}
