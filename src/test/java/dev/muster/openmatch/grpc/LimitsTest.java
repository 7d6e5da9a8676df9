package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.OpenMatchDoors.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.platform.redis.RedisFixture;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers who ask for more than there is: each is refused with the same code, and told when to try again.
@Timeout(60)
final class LimitsTest {
    private static final String OTHER_GAME = "chess";

    @Test
    void aGameHasSoManyTickets() throws Exception {
        try (var doors = doors(Limited.STANDARD.withTicketsPerGame(2))) {
            var one = doors.create();
            doors.create();

            Refused.byHint("game: default has 2 tickets already, more are refused", () -> doors.create());

            as(OTHER_GAME, doors.frontend).createTicket(request(Ticket.getDefaultInstance()));
            doors.frontend.deleteTicket(
                    DeleteTicketRequest.newBuilder().setTicketId(one.getId()).build());
            assertThat(doors.create().getId()).isNotEmpty();
            Refused.byHint("game: default has 2 tickets already, more are refused", () -> doors.create());
        }
    }

    @Test
    void aProcessHasSoManyWatchesOpen() throws Exception {
        try (var doors = doors(Limited.STANDARD.withWatches(1))) {
            var ticket = doors.create();
            doors.assign(ticket.getId(), "10.0.0.1:7777"); // what a watch tells at once shows that it is open
            var first = Context.current().withCancellation();
            first.call(() -> doors.frontend.watchAssignments(watch(ticket)).next());

            Refused.byHint(
                    "too many open watches: this process takes 1 at once",
                    () -> doors.frontend.watchAssignments(watch(ticket)).hasNext());

            first.cancel(null);
            await(() -> !isRefused(
                    () -> doors.frontend.watchAssignments(watch(ticket)).next()));
        }
    }

    @Test
    void watchesThatFailGiveTheirPlaceBack() throws Exception {
        try (var doors = doors(Limited.STANDARD.withWatches(1))) {
            var unknown = Ticket.newBuilder().setId("nobody").build();

            for (int i = 0; i < 5; i++) {
                assertThatExceptionOfType(StatusRuntimeException.class)
                        .isThrownBy(() ->
                                doors.frontend.watchAssignments(watch(unknown)).hasNext())
                        .withMessage("NOT_FOUND: Ticket id: nobody not found");
            }
        }
    }

    @Test
    void soManyCallsFetchMatchesAtOnceOfAGameAndOfAll() throws Exception {
        var started = new Semaphore(0);
        try (var doors = doors(Limited.STANDARD.withFetches(2, 1));
                var slow = new PlayedFunction((profile, stage) -> {
                    started.release();
                    stage.hang();
                });
                var quick = new PlayedFunction((profile, stage) -> {});
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = Context.current().withCancellation();
            threads.execute(calls.wrap(() -> fails(() -> doors.fetch(slow))));
            started.acquire();

            Refused.byHint(
                    "too many calls of FetchMatches of default: this process takes 1 at once",
                    () -> doors.fetch(quick));
            threads.execute(calls.wrap(() -> fails(() -> slow.fetch(as(OTHER_GAME, doors.backend)))));
            started.acquire();
            Refused.byHint(
                    "too many calls of FetchMatches: this process takes 2 at once",
                    () -> quick.fetch(as("third", doors.backend)));

            calls.cancel(null);
            await(() -> !isRefused(() -> doors.fetch(quick)));
        }
    }

    @Test
    void aFunctionThatProposesTooMuchIsEndedAndItsCallFails() throws Exception {
        try (var doors = doors(Limited.STANDARD.withProposals(3));
                var function = new PlayedFunction((profile, stage) -> {
                    for (int i = 0; i < 4; i++) {
                        stage.propose(Match.newBuilder().setMatchId("m" + i).build());
                    }
                    stage.hang();
                })) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.fetch(function))
                    .withMessageContaining(
                            "mmfErr=[RESOURCE_EXHAUSTED: the match function proposed more than 3 matches]");

            assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFunctionThatProposesTooMuchInBytesLikewise() throws Exception {
        try (var doors = doors(Limited.STANDARD.withProposalBytes(1000));
                var function = new PlayedFunction((profile, stage) -> {
                    stage.propose(
                            Match.newBuilder().setMatchId("x".repeat(1000)).build());
                    stage.hang();
                })) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.fetch(function))
                    .withMessageContaining("the match function proposed more than 1000 bytes of matches]");

            assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void messagesHaveOneLimitWhoeverSendsThem() throws Exception {
        var large = Any.pack(StringValue.of("x".repeat(Limited.MESSAGE)));
        try (var doors = doors(Limited.STANDARD);
                var function = new PlayedFunction((profile, stage) -> {
                    stage.propose(Match.newBuilder()
                            .setMatchId("m")
                            .putExtensions("large", large)
                            .build());
                    stage.hang();
                })) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.frontend.createTicket(request(
                            Ticket.newBuilder().putExtensions("large", large).build())))
                    .satisfies(
                            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.fetch(function))
                    .withMessageContaining("RESOURCE_EXHAUSTED")
                    .withMessageContaining("exceeds maximum size " + Limited.MESSAGE);
        }
    }

    private static OpenMatchDoors doors(Limited limits) {
        return new OpenMatchDoors(limits, RedisFixture.empty());
    }

    private static CreateTicketRequest request(Ticket ticket) {
        return CreateTicketRequest.newBuilder().setTicket(ticket).build();
    }

    private static WatchAssignmentsRequest watch(Ticket ticket) {
        return WatchAssignmentsRequest.newBuilder().setTicketId(ticket.getId()).build();
    }

    private static void fails(Runnable call) {
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call::run);
    }

    private static boolean isRefused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED;
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var limit = Instant.now().plus(Duration.ofSeconds(10));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(20);
        }
    }
}
