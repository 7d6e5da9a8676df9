package dev.muster.openmatch.grpc;

import static dev.muster.openmatch.grpc.OpenMatchDoors.next;
import static dev.muster.openmatch.grpc.Refused.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.Game;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentFailure;
import dev.muster.openmatch.wire.AssignmentFailure.Cause;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.platform.redis.ReadyRooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What directors do with tickets, over the wire.
@Timeout(60)
final class BackendGrpcDoorTest {
    private static final Game GAME = new Game("default");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String UNKNOWN = "0123456789abcdefghij";

    private final OpenMatchDoors doors = new OpenMatchDoors(100);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void assigningNothingIsNoFault() {
        assertThat(doors.backend
                        .assignTickets(AssignTicketsRequest.getDefaultInstance())
                        .getFailuresList())
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnAssignmentAndChangesNothing() {
        var id = doors.create().getId();

        assertFault(
                "INVALID_ARGUMENT: AssignmentGroup.Assignment is required",
                () -> doors.backend.assignTickets(AssignTicketsRequest.newBuilder()
                        .addAssignments(group("host:1", id))
                        .addAssignments(AssignmentGroup.newBuilder().addTicketIds("x"))
                        .build()));
        assertFault(
                "INVALID_ARGUMENT: Ticket id " + id + " is assigned multiple times in one assign tickets call",
                () -> assign(group("host:1", id), group("host:2", id)));
        assertFault(
                "INVALID_ARGUMENT: AssignmentGroupTicketIds is empty", () -> assign(group("host:1"), group("host:2")));

        assertThat(doors.get(id).hasAssignment()).isFalse();
        assertThat(doors.searchable()).containsExactly(id);
    }

    @Test
    void anEmptyGroupBesideOthersIsNoFault() {
        var id = doors.create().getId();

        assertThat(assign(group("host:1"), group("host:2", id))).isEmpty();
        assertThat(doors.get(id).getAssignment().getConnection()).isEqualTo("host:2");
    }

    @Test
    void givesTheAssignmentBackAsItCameAndEndsTheSearch() {
        var one = doors.create().getId();
        var two = doors.create().getId();
        var assignment = Assignment.newBuilder()
                .setConnection("host:1")
                .putExtensions("server", Any.pack(StringValue.of("eu-7")))
                .build();

        assertThat(assign(AssignmentGroup.newBuilder()
                        .setAssignment(assignment)
                        .addTicketIds(one)
                        .addTicketIds(two)
                        .build()))
                .isEmpty();

        assertThat(doors.get(one).getAssignment()).isEqualTo(assignment);
        assertThat(doors.get(two).getAssignment()).isEqualTo(assignment);
        assertThat(doors.searchable()).isEmpty();
    }

    @Test
    void namesTicketsThatAreNotThereAndAssignsTheOthers() {
        var gone = doors.create().getId();
        doors.writer.tickets.delete(gone);
        var there = doors.create().getId();

        assertThat(assign(group("host:1", UNKNOWN, there, gone, "odd")))
                .containsExactly(
                        failure(UNKNOWN, Cause.TICKET_NOT_FOUND),
                        failure(gone, Cause.TICKET_NOT_FOUND),
                        failure("odd", Cause.TICKET_NOT_FOUND));
        assertThat(doors.get(there).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsAnewWhatItAssigned() throws InterruptedException {
        var id = doors.create().getId();
        var told = doors.watch(id);
        assign(group("host:1", id));
        assertThat(next(told)).isEqualTo("host:1");

        assign(group("host:2", id));

        assertThat(next(told)).isEqualTo("host:2");
        assertThat(doors.get(id).getAssignment().getConnection()).isEqualTo("host:2");
    }

    @Test
    void leavesTicketsAloneThatTheDirectorMatched() {
        var matched = doors.create().getId();
        var free = doors.create().getId();
        ReadyRooms.create(doors.writer, GAME.name(), "fleet", "room", 1, "host:7000");
        new RedisPlacements(doors.writer.redis, doors.writer.epochs, LONG, LONG)
                .place(
                        GAME,
                        doors.writer.profileLease(GAME.name(), "any"),
                        "any",
                        "fleet",
                        "m1",
                        List.of(matched),
                        LONG)
                .join();

        assertThat(assign(group("host:1", matched, free))).containsExactly(failure(matched, Cause.UNKNOWN));
        assertThat(doors.get(matched).getAssignment().getConnection()).isEqualTo("host:7000");
        assertThat(doors.get(free).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsManyTicketsInOneCall() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ids.add(doors.create().getId());
        }
        ids.add(250, UNKNOWN);

        assertThat(assign(group("host:1", ids.toArray(String[]::new))))
                .containsExactly(failure(UNKNOWN, Cause.TICKET_NOT_FOUND));
        assertThat(doors.searchable()).isEmpty();
        assertThat(doors.get(ids.getLast()).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsManyGroupsInOneCallAndNamesFailuresInTheirOrder() {
        List<AssignmentGroup> groups = new ArrayList<>();
        List<AssignmentFailure> expected = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            var id = doors.create().getId();
            ids.add(id);
            groups.add(group("host:" + i, id, "odd" + i));
            expected.add(failure("odd" + i, Cause.TICKET_NOT_FOUND));
        }

        assertThat(assign(groups.toArray(AssignmentGroup[]::new))).isEqualTo(expected);

        assertThat(doors.get(ids.getFirst()).getAssignment().getConnection()).isEqualTo("host:0");
        assertThat(doors.get(ids.getLast()).getAssignment().getConnection()).isEqualTo("host:599");
        assertThat(doors.searchable()).isEmpty();
    }

    @Test
    void releasesPromisedTicketsAndNoOthers() {
        var promised = doors.create().getId();
        var assigned = doors.create().getId();
        var deleted = doors.create().getId();
        claim("m", promised);
        assign(group("host:1", assigned));
        doors.writer.tickets.delete(deleted);
        assertThat(doors.searchable()).isEmpty();

        doors.backend.releaseTickets(ReleaseTicketsRequest.newBuilder()
                .addAllTicketIds(List.of(promised, assigned, deleted, UNKNOWN))
                .build());
        doors.backend.releaseTickets(ReleaseTicketsRequest.getDefaultInstance());

        assertThat(doors.searchable()).containsExactly(promised);
        assertThat(doors.get(assigned).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void releasesAllThatArePromisedNowAndNoneThatIsPromisedLater() {
        var one = doors.create().getId();
        var two = doors.create().getId();
        var assigned = doors.create().getId();
        claim("m1", one);
        claim("m2", two);
        assign(group("host:1", assigned));

        doors.backend.releaseAllTickets(ReleaseAllTicketsRequest.getDefaultInstance());

        assertThat(doors.searchable()).containsExactlyInAnyOrder(one, two);
        claim("m3", one);
        assertThat(doors.searchable()).containsExactly(two);
        // The store itself sees it the same way.
        assertThat(doors.writer
                        .tickets
                        .claim(GAME, "m4", List.of(one, two), LONG)
                        .join())
                .containsExactly(one);
        assertThat(doors.writer.tickets.claim(GAME, "m5", List.of(two), LONG).join())
                .isEmpty();
    }

    @Test
    void anAssignedTicketGoesWhenItsTimeIsOver() throws Exception {
        try (var brief = new OpenMatchDoors(100, Duration.ofMillis(700))) {
            var id = brief.create().getId();
            brief.assign(id, "host:1");
            assertThat(brief.writer.tickets.find(id)).isPresent();
            Thread.sleep(720);

            assertFault("NOT_FOUND: Ticket id: " + id + " not found", () -> brief.get(id));
        }
    }

    private void claim(String match, String... ids) {
        assertThat(doors.writer.tickets.claim(GAME, match, List.of(ids), LONG).join())
                .isEmpty();
    }

    private List<AssignmentFailure> assign(AssignmentGroup... groups) {
        return doors.backend
                .assignTickets(AssignTicketsRequest.newBuilder()
                        .addAllAssignments(Arrays.asList(groups))
                        .build())
                .getFailuresList();
    }

    private static AssignmentGroup group(String connection, String... ids) {
        return AssignmentGroup.newBuilder()
                .setAssignment(Assignment.newBuilder().setConnection(connection))
                .addAllTicketIds(Arrays.asList(ids))
                .build();
    }

    private static AssignmentFailure failure(String id, Cause cause) {
        return AssignmentFailure.newBuilder().setTicketId(id).setCause(cause).build();
    }
}
