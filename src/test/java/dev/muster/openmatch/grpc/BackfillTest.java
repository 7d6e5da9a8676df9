package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import dev.muster.game.Game;
import dev.muster.match.DefaultEvaluator;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AcknowledgeBackfillResponse;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.DeleteBackfillRequest;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.openmatch.wire.GetBackfillRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryBackfillsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.UpdateBackfillRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Running matches that want more players, over the wire: game servers, match functions and directors.
@Timeout(60)
final class BackfillTest {
    private static final String UNKNOWN = "0123456789abcdefghij";
    private static final Assignment HERE =
            Assignment.newBuilder().setConnection("host:1").build();

    private OpenMatchDoors doors = new OpenMatchDoors(10);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void saysWhatIsWrongWithACall() {
        assertFault(
                "INVALID_ARGUMENT: .backfill is required",
                () -> doors.frontend.createBackfill(CreateBackfillRequest.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: backfills cannot be created with create time set",
                () -> create(Backfill.newBuilder()
                        .setCreateTime(Timestamp.getDefaultInstance())
                        .build()));
        assertFault(
                "INVALID_ARGUMENT: .backfill is required",
                () -> doors.frontend.updateBackfill(UpdateBackfillRequest.getDefaultInstance()));
        assertFault("INVALID_ARGUMENT: backfill ID should exist", () -> update(Backfill.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: .BackfillId is required",
                () -> doors.frontend.deleteBackfill(DeleteBackfillRequest.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: .BackfillId is required",
                () -> doors.frontend.acknowledgeBackfill(AcknowledgeBackfillRequest.getDefaultInstance()));
        assertFault(
                "INVALID_ARGUMENT: .Assignment is required",
                () -> doors.frontend.acknowledgeBackfill(AcknowledgeBackfillRequest.newBuilder()
                        .setBackfillId("x")
                        .build()));
        var unknown = "NOT_FOUND: Backfill id: " + UNKNOWN + " not found";
        assertFault(unknown, () -> get(UNKNOWN));
        assertFault(unknown, () -> update(Backfill.newBuilder().setId(UNKNOWN).build()));
        assertFault(unknown, () -> acknowledge(UNKNOWN));
        doors.frontend.deleteBackfill(
                DeleteBackfillRequest.newBuilder().setBackfillId(UNKNOWN).build());
    }

    @Test
    void givesABackfillBackAsItCame() {
        var asked = Backfill.newBuilder()
                .setId("mine")
                .setGeneration(77)
                .setSearchFields(SearchFields.newBuilder().putDoubleArgs("slots", 3))
                .putExtensions("a", Any.pack(StringValue.of("b")))
                .putPersistentField("c", Any.pack(StringValue.of("d")))
                .build();

        var created = create(asked);

        assertThat(created.getGeneration()).isEqualTo(1);
        assertThat(created.getId()).hasSize(20);
        assertThat(created.toBuilder()
                        .clearCreateTime()
                        .setId("mine")
                        .setGeneration(77)
                        .build())
                .isEqualTo(asked);
        assertThat(get(created.getId())).isEqualTo(created);
    }

    @Test
    void anUpdateReplacesEverythingButTimeAndIdAndFreesTheTickets() {
        var ticket = doors.create();
        var matched = fetch(match("m", slots(2), ticket)).getFirst().getBackfill();
        assertThat(doors.searchable()).isEmpty();

        var updated = update(Backfill.newBuilder()
                .setId(matched.getId())
                .setGeneration(99)
                .putExtensions("new", Any.pack(StringValue.of("x")))
                .build());

        assertThat(updated.getGeneration()).isEqualTo(2);
        assertThat(updated.getCreateTime()).isEqualTo(matched.getCreateTime());
        assertThat(updated.hasSearchFields()).isFalse();
        assertThat(get(matched.getId())).isEqualTo(updated);
        assertThat(doors.searchable()).containsExactly(ticket.getId());
        assertThat(acknowledge(matched.getId()).getTicketsList()).isEmpty();
    }

    @Test
    void isFoundByItsFieldsInPages() {
        for (int i = 0; i < 25; i++) {
            create(Backfill.newBuilder()
                    .setSearchFields(SearchFields.newBuilder()
                            .putDoubleArgs("slots", i)
                            .putStringArgs("mode", i % 2 == 0 ? "ctf" : "duel"))
                    .build());
        }
        var some = Pool.newBuilder()
                .addDoubleRangeFilters(DoubleRangeFilter.newBuilder()
                        .setDoubleArg("slots")
                        .setMin(3)
                        .setMax(7))
                .addStringEqualsFilters(
                        StringEqualsFilter.newBuilder().setStringArg("mode").setValue("ctf"))
                .build();

        assertThat(query(some))
                .extracting(backfill -> backfill.getSearchFields().getDoubleArgsOrThrow("slots"))
                .containsExactlyInAnyOrder(4.0, 6.0);
        List<Integer> pages = new ArrayList<>();
        doors.query
                .queryBackfills(QueryBackfillsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> pages.add(page.getBackfillsCount()));
        assertThat(pages).containsExactly(10, 10, 5);
        assertFault(
                "INVALID_ARGUMENT: .pool is required",
                () -> doors.query
                        .queryBackfills(QueryBackfillsRequest.getDefaultInstance())
                        .forEachRemaining(page -> {}));
    }

    @Test
    void largeBackfillsComeInPagesThatClientsTake() {
        var large = Any.pack(StringValue.of("x".repeat(500_000)));
        for (int i = 0; i < 10; i++) {
            create(Backfill.newBuilder().putExtensions("large", large).build());
        }

        assertThat(query(Pool.getDefaultInstance())).hasSize(10);
    }

    @Test
    void aQuerySeesEveryChangeAtOnce() {
        var backfill = create(slots(2));
        assertThat(query(Pool.getDefaultInstance())).containsExactly(backfill);

        var updated = update(slots(1).toBuilder().setId(backfill.getId()).build());
        assertThat(query(Pool.getDefaultInstance())).containsExactly(updated);

        doors.frontend.deleteBackfill(DeleteBackfillRequest.newBuilder()
                .setBackfillId(backfill.getId())
                .build());
        assertThat(query(Pool.getDefaultInstance())).isEmpty();
        assertFault("NOT_FOUND: Backfill id: " + backfill.getId() + " not found", () -> get(backfill.getId()));
    }

    @Test
    void aMatchStartsABackfillAndItsTicketsAreToldWhenItIsAcknowledged() {
        var one = doors.create();
        var two = doors.create();

        var match = fetch(match("m", slots(3), one, two)).getFirst();

        var backfill = match.getBackfill();
        assertThat(backfill.getId()).hasSize(20);
        assertThat(backfill.getGeneration()).isEqualTo(1);
        assertThat(get(backfill.getId())).isEqualTo(backfill);
        assertThat(doors.searchable()).isEmpty();
        assertThat(doors.get(one.getId()).hasAssignment()).isFalse();

        var answer = acknowledge(backfill.getId());

        assertThat(answer.getBackfill()).isEqualTo(backfill);
        assertThat(answer.getTicketsList()).extracting(Ticket::getId).containsExactly(one.getId(), two.getId());
        assertThat(answer.getTicketsList())
                .allMatch(ticket -> ticket.getAssignment().equals(HERE));
        assertThat(doors.get(one.getId()).getAssignment()).isEqualTo(HERE);
        assertThat(acknowledge(backfill.getId()).getTicketsList()).isEmpty();
    }

    @Test
    void aMatchFillsABackfillOfItsGenerationAndKeepsWhatIsPersistent() {
        var ticket = doors.create();
        var created = create(slots(3).toBuilder()
                .putPersistentField("p", Any.pack(StringValue.of("stays")))
                .build());
        var wanted = created.toBuilder()
                .setSearchFields(SearchFields.newBuilder().putDoubleArgs("slots", 2))
                .clearPersistentField()
                .build();

        var match = fetch(match("m", wanted, ticket)).getFirst();

        assertThat(match.getBackfill().getGeneration()).isEqualTo(1);
        var stored = get(created.getId());
        assertThat(stored.getGeneration()).isEqualTo(2);
        assertThat(stored.getSearchFields().getDoubleArgsOrThrow("slots")).isEqualTo(2);
        assertThat(stored.getPersistentFieldMap()).isEqualTo(created.getPersistentFieldMap());
        assertThat(acknowledge(created.getId()).getTicketsList())
                .extracting(Ticket::getId)
                .containsExactly(ticket.getId());
    }

    @Test
    void aMatchForAnotherGenerationIsDroppedAndItsTicketsAreFree() {
        var ticket = doors.create();
        var other = doors.create();
        var created = create(slots(3));
        update(slots(2).toBuilder().setId(created.getId()).build());
        var gone = Backfill.newBuilder().setId(UNKNOWN).setGeneration(1).build();

        assertThat(fetch(match("m1", created, ticket), match("m2", gone, other)))
                .isEmpty();

        assertThat(doors.searchable()).containsExactlyInAnyOrder(ticket.getId(), other.getId());
        assertThat(get(created.getId()).getGeneration()).isEqualTo(2);
    }

    @Test
    void aTicketThatAnotherMatchHoldsByNowStaysThereWhateverBecomesOfTheBackfill() throws Exception {
        doors.close();
        doors = new OpenMatchDoors(
                10,
                Duration.ofMinutes(1),
                OpenMatchDoors.SHORT,
                new DefaultEvaluator(collided -> {}),
                OpenMatchDoors.NO_FUNCTIONS,
                Duration.ofSeconds(4));
        var deleted = doors.create();
        var updated = doors.create();
        var acknowledged = doors.create();
        var expired = doors.create();
        var first = fetch(
                match("m1", slots(1), deleted),
                match("m2", slots(1), updated),
                match("m3", slots(1), acknowledged),
                match("m4", slots(1), expired));
        Thread.sleep(1200);
        doors.backend.releaseTickets(ReleaseTicketsRequest.newBuilder()
                .addAllTicketIds(ticketsOf(first))
                .build());
        assertThat(fetch(Match.newBuilder()
                        .setMatchId("other")
                        .addAllTickets(List.of(deleted, updated, acknowledged, expired))
                        .build()))
                .hasSize(1);

        doors.frontend.deleteBackfill(DeleteBackfillRequest.newBuilder()
                .setBackfillId(backfillOf(first, "m1"))
                .build());
        update(slots(0).toBuilder().setId(backfillOf(first, "m2")).build());
        assertThat(acknowledge(backfillOf(first, "m3")).getTicketsList()).isEmpty();
        Thread.sleep(2100);
        assertThat(doors.backfills.sweep(new Game("default"))).isEqualTo(2);

        assertThat(doors.searchable()).isEmpty();
        assertThat(doors.get(acknowledged.getId()).hasAssignment()).isFalse();
    }

    @Test
    void anAcknowledgementTellsTicketsAnewThatTheDirectorOfTheirMatchAssigned() {
        var ticket = doors.create();
        var match = fetch(match("m", slots(1), ticket)).getFirst();
        doors.backend.assignTickets(AssignTicketsRequest.newBuilder()
                .addAssignments(AssignmentGroup.newBuilder()
                        .setAssignment(Assignment.newBuilder().setConnection("lobby:1"))
                        .addTicketIds(ticket.getId()))
                .build());

        assertThat(acknowledge(match.getBackfill().getId()).getTicketsList())
                .extracting(Ticket::getId)
                .containsExactly(ticket.getId());
        assertThat(doors.get(ticket.getId()).getAssignment()).isEqualTo(HERE);
    }

    @Test
    void anAcknowledgementNamesManyTickets() {
        List<Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            tickets.add(doors.create());
        }
        var match = fetch(match("m", slots(1), tickets.toArray(Ticket[]::new))).getFirst();

        assertThat(acknowledge(match.getBackfill().getId()).getTicketsList())
                .extracting(Ticket::getId)
                .containsExactlyElementsOf(tickets.stream().map(Ticket::getId).toList());
    }

    @Test
    void oneOfManyMatchesFillsAGeneration() {
        var created = create(slots(3));

        var matches = fetch(match("m1", created, doors.create()), match("m2", created, doors.create()));

        assertThat(matches).hasSize(1);
        assertThat(get(created.getId()).getGeneration()).isEqualTo(2);
    }

    @Test
    void anExpiredBackfillChangesNoMoreAndItsTicketsComeFree() throws Exception {
        doors.close();
        doors = new OpenMatchDoors(
                10,
                Duration.ofMinutes(1),
                OpenMatchDoors.SHORT,
                new DefaultEvaluator(collided -> {}),
                OpenMatchDoors.NO_FUNCTIONS,
                Duration.ofMillis(1500));
        var ticket = doors.create();
        var id = fetch(match("m", slots(3), ticket)).getFirst().getBackfill().getId();
        acknowledge(id);
        var waiting = doors.create();
        var idle = fetch(match("m0", slots(1), waiting)).getFirst().getBackfill();
        while (query(Pool.getDefaultInstance()).contains(idle)) {
            acknowledge(id);
            Thread.sleep(50);
        }

        assertFault(
                "UNAVAILABLE: can not update an expired backfill, id: " + idle.getId(),
                () -> update(slots(0).toBuilder().setId(idle.getId()).build()));
        assertFault(
                "UNAVAILABLE: can not acknowledge an expired backfill, id: " + idle.getId(),
                () -> acknowledge(idle.getId()));
        assertThat(query(Pool.getDefaultInstance())).extracting(Backfill::getId).containsExactly(id);
        var another = doors.create();
        assertThat(fetch(match("m2", idle, another))).isEmpty();

        assertThat(doors.backfills.sweep(new Game("default"))).isEqualTo(1);
        assertThat(doors.searchable()).contains(waiting.getId());
        assertThat(doors.backfills.sweep(new Game("default"))).isZero();
        assertFault("NOT_FOUND: Backfill id: " + idle.getId() + " not found", () -> get(idle.getId()));
        assertThat(get(id).getGeneration()).isEqualTo(1);
    }

    private static List<String> ticketsOf(List<Match> matches) {
        return matches.stream()
                .flatMap(match -> match.getTicketsList().stream())
                .map(Ticket::getId)
                .toList();
    }

    private static String backfillOf(List<Match> matches, String id) {
        return matches.stream()
                .filter(match -> match.getMatchId().equals(id))
                .findFirst()
                .orElseThrow()
                .getBackfill()
                .getId();
    }

    private static Backfill slots(int open) {
        return Backfill.newBuilder()
                .setSearchFields(SearchFields.newBuilder().putDoubleArgs("slots", open))
                .build();
    }

    private static Match match(String id, Backfill backfill, Ticket... tickets) {
        return Match.newBuilder()
                .setMatchId(id)
                .setBackfill(backfill)
                .addAllTickets(Arrays.asList(tickets))
                .build();
    }

    private List<Match> fetch(Match... proposals) {
        try (var function =
                new PlayedFunction((profile, stage) -> Arrays.asList(proposals).forEach(stage::propose))) {
            return doors.fetch(function);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Backfill create(Backfill backfill) {
        return doors.frontend.createBackfill(
                CreateBackfillRequest.newBuilder().setBackfill(backfill).build());
    }

    private Backfill get(String id) {
        return doors.frontend.getBackfill(
                GetBackfillRequest.newBuilder().setBackfillId(id).build());
    }

    private Backfill update(Backfill backfill) {
        return doors.frontend.updateBackfill(
                UpdateBackfillRequest.newBuilder().setBackfill(backfill).build());
    }

    private AcknowledgeBackfillResponse acknowledge(String id) {
        return doors.frontend.acknowledgeBackfill(AcknowledgeBackfillRequest.newBuilder()
                .setBackfillId(id)
                .setAssignment(HERE)
                .build());
    }

    private List<Backfill> query(Pool pool) {
        List<Backfill> found = new ArrayList<>();
        doors.query
                .queryBackfills(QueryBackfillsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> found.addAll(page.getBackfillsList()));
        return found;
    }
}
