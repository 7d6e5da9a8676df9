package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.match.CycleTimes;
import dev.muster.match.DefaultEvaluator;
import dev.muster.match.Evaluator;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.Match;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nobody who is slow holds up the others, and nothing waits that could go on.
@Timeout(60)
final class SlowCallersTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void aCallerThatReadsNothingDoesNotHoldUpTheNextCycles() throws Exception {
        var filling = Any.pack(StringValue.of("x".repeat(50_000)));
        try (var doors = doors(new CycleTimes(Duration.ofMillis(50), LONG, LONG));
                var much = new PlayedFunction((profile, stage) -> {
                    for (int i = 0; i < 200; i++) {
                        stage.propose(match("much" + i).toBuilder()
                                .putExtensions("filling", filling)
                                .build());
                    }
                });
                var one = new PlayedFunction((profile, stage) -> stage.propose(match("one")))) {
            var reader = new Unread<FetchMatchesRequest, FetchMatchesResponse>();
            doors.fetching.fetchMatches(much.request(), reader);

            for (int i = 0; i < 5; i++) {
                assertThat(doors.fetch(one)).extracting(Match::getMatchId).containsExactly("one");
            }

            assertThat(reader.end).isNotDone();
            assertThat(reader.read()).isEqualTo(Status.OK);
            assertThat(reader.bytes.get()).isGreaterThan(200L * 50_000);
        }
    }

    @Test
    void aFunctionThatSleepsIsGivenUpAndTheCyclesOfOthersGoOn() throws Exception {
        var awake = new CountDownLatch(1);
        var runs = new AtomicInteger();
        try (var doors = doors(new CycleTimes(Duration.ofMillis(50), Duration.ofMillis(200), LONG));
                // Whether its caller has gone or not.
                var sleeper = new PlayedFunction((profile, stage) -> awake.await(30, TimeUnit.SECONDS));
                var quick = new PlayedFunction((profile, stage) -> stage.propose(match("q" + runs.incrementAndGet())));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> doors.fetch(sleeper));
            assertThat(sleeper.started.await(10, TimeUnit.SECONDS)).isTrue();

            for (int i = 1; i <= 5; i++) {
                assertThat(doors.fetch(quick)).extracting(Match::getMatchId).containsExactly("q" + i);
            }

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> slow.get(10, TimeUnit.SECONDS))
                    .withMessageContaining("match function ran longer than proposal window, canceling");
            awake.countDown();
        }
    }

    @Test
    void proposalsReachTheEvaluatorAndItsMatchesTheCallerBeforeTheWindowEnds() throws Exception {
        var window = Duration.ofSeconds(3);
        try (var evaluator = new PlayedEvaluator((match, accept) -> accept.accept(match));
                var doors = doors(new CycleTimes(window, LONG, LONG), evaluator.client);
                var function = new PlayedFunction((profile, stage) -> {
                    stage.propose(match("m1"));
                    Thread.sleep(300);
                    stage.propose(match("m2"));
                })) {
            long start = System.nanoTime();
            var matches = doors.backend.fetchMatches(function.request());

            assertThat(matches.next().getMatch().getMatchId()).isEqualTo("m1");
            var first = Duration.ofNanos(System.nanoTime() - start);
            assertThat(matches.next().getMatch().getMatchId()).isEqualTo("m2");
            var second = Duration.ofNanos(System.nanoTime() - start);
            assertThat(matches.hasNext()).isFalse();

            assertThat(second).isGreaterThan(Duration.ofMillis(300)).isLessThan(window.minusMillis(500));
            assertThat(first).isLessThan(second);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the window is waited for in full")
                    .isGreaterThanOrEqualTo(window);
        }
    }

    private static OpenMatchDoors doors(CycleTimes times) {
        return doors(times, new DefaultEvaluator(collided -> {}));
    }

    private static OpenMatchDoors doors(CycleTimes times, Evaluator evaluator) {
        return new OpenMatchDoors(1000, Duration.ofMinutes(1), times, evaluator, OpenMatchDoors.NO_FUNCTIONS);
    }

    private static Match match(String id) {
        return Match.newBuilder().setMatchId(id).build();
    }
}
