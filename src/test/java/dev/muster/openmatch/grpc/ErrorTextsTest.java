package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import dev.muster.match.DefaultEvaluator;
import dev.muster.match.Evaluator;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteBackfillRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Open Match 1.8 says, in its words, where clients rely on them.
@Timeout(60)
final class ErrorTextsTest {
    private static final String NEVER_MADE = "0123456789abcdefghij";

    private OpenMatchDoors doors = doors(new DefaultEvaluator(collided -> {}));
    private final List<AutoCloseable> open = new ArrayList<>();

    private static OpenMatchDoors doors(Evaluator evaluator) {
        return new OpenMatchDoors(
                1000, Duration.ofMinutes(1), OpenMatchDoors.SHORT, evaluator, OpenMatchDoors.NO_FUNCTIONS);
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open) {
            one.close();
        }
        doors.close();
    }

    @Test
    void aTicketIsCreatedWithoutIdTimeAndAssignment() {
        assertFault(
                "INVALID_ARGUMENT: .ticket is required",
                () -> doors.frontend.createTicket(CreateTicketRequest.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: tickets cannot be created with an assignment",
                () -> doors.create(Ticket.newBuilder()
                        .setAssignment(Assignment.getDefaultInstance())
                        .build()));
        assertFault(
                "INVALID_ARGUMENT: tickets cannot be created with create time set",
                () -> doors.create(Ticket.newBuilder()
                        .setCreateTime(Timestamp.getDefaultInstance())
                        .build()));
        assertThat(doors.searchable()).isEmpty();
    }

    @Test
    void theIdThatAClientGivesIsReplaced() {
        var created = doors.create(Ticket.newBuilder().setId("mine").build());

        assertThat(created.getId()).hasSize(20).isNotEqualTo("mine");
        assertThat(created.hasCreateTime()).isTrue();
        assertThat(doors.get(created.getId())).isEqualTo(created);
        assertFault("NOT_FOUND: Ticket id: mine not found", () -> doors.get("mine"));
    }

    @Test
    void aTicketThatIsNotThereIsNotFoundWhateverItsId() {
        assertFault("NOT_FOUND: Ticket id:  not found", () -> doors.get(""));
        assertFault("NOT_FOUND: Ticket id: " + NEVER_MADE + " not found", () -> doors.get(NEVER_MADE));
        var created = doors.create();
        delete(created.getId());
        assertFault("NOT_FOUND: Ticket id: " + created.getId() + " not found", () -> doors.get(created.getId()));
        delete(created.getId());
        delete("");
    }

    @Test
    void aWatchOfATicketThatIsNotAssignedSaysNothingUntilItIs() throws Exception {
        var ticket = doors.create();
        var told = doors.watch(ticket.getId());

        assertThat(told.poll(400, TimeUnit.MILLISECONDS)).isNull();
        doors.assign(ticket.getId(), "host:1");

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("host:1");
        delete(ticket.getId());
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("NOT_FOUND: Ticket id: " + ticket.getId() + " not found");
    }

    @Test
    void aWatchOfATicketThatIsNotThereEnds() throws Exception {
        assertThat(doors.watch(NEVER_MADE).poll(10, TimeUnit.SECONDS))
                .isEqualTo("NOT_FOUND: Ticket id: " + NEVER_MADE + " not found");
    }

    @Test
    void aDeletedBackfillFreesTheTicketsThatWaitForIt() throws Exception {
        var one = doors.create();
        var two = doors.create();
        var backfill =
                doors.fetch(proposing(backfilled("m", one, two))).getFirst().getBackfill();
        assertThat(doors.searchable()).isEmpty();

        doors.frontend.deleteBackfill(DeleteBackfillRequest.newBuilder()
                .setBackfillId(backfill.getId())
                .build());

        assertThat(doors.searchable()).containsExactlyInAnyOrder(one.getId(), two.getId());
        assertFault("NOT_FOUND: Backfill id: " + backfill.getId() + " not found", () -> acknowledge(backfill.getId()));
    }

    @Test
    void anAcknowledgementLeavesOutATicketThatWasDeleted() throws Exception {
        var stays = doors.create();
        var goes = doors.create();
        var backfill =
                doors.fetch(proposing(backfilled("m", goes, stays))).getFirst().getBackfill();
        delete(goes.getId());

        var told = acknowledge(backfill.getId());

        assertThat(told).extracting(Ticket::getId).containsExactly(stays.getId());
        assertThat(told.getFirst().getAssignment().getConnection()).isEqualTo("here:1");
        assertThat(doors.get(stays.getId()).getAssignment().getConnection()).isEqualTo("here:1");
        assertThat(acknowledge(backfill.getId())).isEmpty();
    }

    @Test
    void anEvaluatorThatNamesWhatNobodyProposedFailsTheCall() throws Exception {
        evaluatedBy((match, accept) -> accept.accept("made up"));

        assertSyncFault(
                "evaluator returned match_id \"made up\" which does not correspond to its any match in its input",
                proposing(match("m1")));
    }

    @Test
    void anEvaluatorThatNamesAMatchTwiceFailsTheCall() throws Exception {
        evaluatedBy((match, accept) -> {
            accept.accept(match);
            accept.accept(match);
        });

        assertSyncFault("evaluator returned same match_id twice: \"m1\"", proposing(match("m1")));
    }

    @Test
    void aCallFailsWhenNoneOfItsMatchesCouldBePromisedTheirTickets() {
        var tooMany = Collections.nCopies(191, doors.create()).toArray(Ticket[]::new);

        assertSyncFault(
                "no matches successfully added to the pending release. Last error: match huge: 191 tickets, at most"
                        + " 190",
                proposing(match("huge", tooMany)));

        assertThat(doors.searchable()).hasSize(1);
    }

    // The call is over for whoever left it. Who is left hears of it: the function and the evaluator.
    @Test
    void whenAllCallersAreGoneTheirFunctionAndTheEvaluatorAreCanceled() throws Exception {
        var seen = new CountDownLatch(1);
        var evaluator = evaluatedBy((match, accept) -> seen.countDown());
        var function = function((profile, stage) -> {
            stage.propose(match("m1"));
            stage.hang();
        });
        try (var context = Context.current().withCancellation()) {
            var matches = context.call(() -> doors.backend.fetchMatches(function.request()));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();

            context.cancel(null);

            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(matches::hasNext)
                    .satisfies(fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED));
        }
        assertThat(function.canceled.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(evaluator.canceled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private PlayedEvaluator evaluatedBy(PlayedEvaluator.Play play) throws Exception {
        var evaluator = new PlayedEvaluator(play);
        open.add(evaluator);
        doors.close();
        doors = doors(evaluator.client);
        return evaluator;
    }

    private PlayedFunction function(PlayedFunction.Play play) {
        var function = new PlayedFunction(play);
        open.add(function);
        return function;
    }

    private PlayedFunction proposing(Match match) {
        return function((profile, stage) -> stage.propose(match));
    }

    private static Match match(String id, Ticket... tickets) {
        return Match.newBuilder().setMatchId(id).addAllTickets(List.of(tickets)).build();
    }

    private static Match backfilled(String id, Ticket... tickets) {
        return match(id, tickets).toBuilder()
                .setBackfill(Backfill.getDefaultInstance())
                .build();
    }

    private void assertSyncFault(String text, PlayedFunction function) {
        assertFault(
                "UNKNOWN: error(s) in FetchMatches call. syncErr=[" + text + "], mmfErr=[<nil>]",
                () -> doors.fetch(function));
    }

    private void delete(String id) {
        doors.frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(id).build());
    }

    private List<Ticket> acknowledge(String backfill) {
        return doors.frontend
                .acknowledgeBackfill(AcknowledgeBackfillRequest.newBuilder()
                        .setBackfillId(backfill)
                        .setAssignment(Assignment.newBuilder().setConnection("here:1"))
                        .build())
                .getTicketsList();
    }
}
