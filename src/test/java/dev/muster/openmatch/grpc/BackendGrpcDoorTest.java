package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.Game;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentFailure;
import dev.muster.openmatch.wire.AssignmentFailure.Cause;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.redis.ReadyRooms;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
        var id = create();

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

        assertThat(get(id).hasAssignment()).isFalse();
        assertThat(searchable()).containsExactly(id);
    }

    @Test
    void anEmptyGroupBesideOthersIsNoFault() {
        var id = create();

        assertThat(assign(group("host:1"), group("host:2", id))).isEmpty();
        assertThat(get(id).getAssignment().getConnection()).isEqualTo("host:2");
    }

    @Test
    void givesTheAssignmentBackAsItCameAndEndsTheSearch() {
        var one = create();
        var two = create();
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

        assertThat(get(one).getAssignment()).isEqualTo(assignment);
        assertThat(get(two).getAssignment()).isEqualTo(assignment);
        assertThat(searchable()).isEmpty();
    }

    @Test
    void namesTicketsThatAreNotThereAndAssignsTheOthers() {
        var gone = create();
        doors.writer.tickets.delete(gone);
        var there = create();

        assertThat(assign(group("host:1", UNKNOWN, there, gone, "odd")))
                .containsExactly(
                        failure(UNKNOWN, Cause.TICKET_NOT_FOUND),
                        failure(gone, Cause.TICKET_NOT_FOUND),
                        failure("odd", Cause.TICKET_NOT_FOUND));
        assertThat(get(there).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsAnewWhatItAssigned() throws InterruptedException {
        var id = create();
        var told = watch(id);
        assign(group("host:1", id));
        assertThat(next(told)).isEqualTo("host:1");

        assign(group("host:2", id));

        assertThat(next(told)).isEqualTo("host:2");
        assertThat(get(id).getAssignment().getConnection()).isEqualTo("host:2");
    }

    @Test
    void leavesTicketsAloneThatTheDirectorMatched() {
        var matched = create();
        var free = create();
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
        assertThat(get(matched).getAssignment().getConnection()).isEqualTo("host:7000");
        assertThat(get(free).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsManyTicketsInOneCall() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            ids.add(create());
        }
        ids.add(250, UNKNOWN);

        assertThat(assign(group("host:1", ids.toArray(String[]::new))))
                .containsExactly(failure(UNKNOWN, Cause.TICKET_NOT_FOUND));
        assertThat(searchable()).isEmpty();
        assertThat(get(ids.getLast()).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void assignsManyGroupsInOneCallAndNamesFailuresInTheirOrder() {
        List<AssignmentGroup> groups = new ArrayList<>();
        List<AssignmentFailure> expected = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            var id = create();
            ids.add(id);
            groups.add(group("host:" + i, id, "odd" + i));
            expected.add(failure("odd" + i, Cause.TICKET_NOT_FOUND));
        }

        assertThat(assign(groups.toArray(AssignmentGroup[]::new))).isEqualTo(expected);

        assertThat(get(ids.getFirst()).getAssignment().getConnection()).isEqualTo("host:0");
        assertThat(get(ids.getLast()).getAssignment().getConnection()).isEqualTo("host:599");
        assertThat(searchable()).isEmpty();
    }

    @Test
    void releasesPromisedTicketsAndNoOthers() {
        var promised = create();
        var assigned = create();
        var deleted = create();
        claim("m", promised);
        assign(group("host:1", assigned));
        doors.writer.tickets.delete(deleted);
        assertThat(searchable()).isEmpty();

        doors.backend.releaseTickets(ReleaseTicketsRequest.newBuilder()
                .addAllTicketIds(List.of(promised, assigned, deleted, UNKNOWN))
                .build());
        doors.backend.releaseTickets(ReleaseTicketsRequest.getDefaultInstance());

        assertThat(searchable()).containsExactly(promised);
        assertThat(get(assigned).getAssignment().getConnection()).isEqualTo("host:1");
    }

    @Test
    void releasesAllThatArePromisedNowAndNoneThatIsPromisedLater() {
        var one = create();
        var two = create();
        var assigned = create();
        claim("m1", one);
        claim("m2", two);
        assign(group("host:1", assigned));

        doors.backend.releaseAllTickets(ReleaseAllTicketsRequest.getDefaultInstance());

        assertThat(searchable()).containsExactlyInAnyOrder(one, two);
        claim("m3", one);
        assertThat(searchable()).containsExactly(two);
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
        try (var brief = new OpenMatchDoors(100, Duration.ofMillis(200))) {
            var id = brief.frontend
                    .createTicket(CreateTicketRequest.newBuilder()
                            .setTicket(Ticket.getDefaultInstance())
                            .build())
                    .getId();
            brief.backend.assignTickets(AssignTicketsRequest.newBuilder()
                    .addAssignments(group("host:1", id))
                    .build());
            assertThat(brief.writer.tickets.find(id)).isPresent();
            Thread.sleep(220);

            assertFault(
                    "NOT_FOUND: Ticket id: " + id + " not found",
                    () -> brief.frontend.getTicket(
                            GetTicketRequest.newBuilder().setTicketId(id).build()));
        }
    }

    private String create() {
        return doors.frontend
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build())
                .getId();
    }

    private Ticket get(String id) {
        return doors.frontend.getTicket(
                GetTicketRequest.newBuilder().setTicketId(id).build());
    }

    private void claim(String match, String... ids) {
        assertThat(doors.writer.tickets.claim(GAME, match, List.of(ids), LONG).join())
                .isEmpty();
    }

    private List<String> searchable() {
        List<String> ids = new ArrayList<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> ids.addAll(page.getIdsList()));
        return ids;
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

    private BlockingQueue<String> watch(String id) {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        doors.watching.watchAssignments(
                WatchAssignmentsRequest.newBuilder().setTicketId(id).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(WatchAssignmentsResponse news) {
                        told.add(news.getAssignment().getConnection());
                    }

                    @Override
                    public void onError(Throwable fault) {
                        told.add(String.valueOf(fault.getMessage()));
                    }

                    @Override
                    public void onCompleted() {
                        told.add("completed");
                    }
                });
        return told;
    }

    private static String next(BlockingQueue<String> told) throws InterruptedException {
        return String.valueOf(told.poll(10, TimeUnit.SECONDS));
    }

    private static void assertFault(String text, Runnable call) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(call::run)
                .satisfies(fault -> assertThat(fault.getMessage()).isEqualTo(text));
    }
}
