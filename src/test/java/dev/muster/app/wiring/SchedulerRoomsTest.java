package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.event.TestFleet;
import dev.muster.openmatch0.DirectFunctions;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.grpc.OpenMatch0Doors;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Allocations;
import dev.muster.room.PingStatus;
import dev.muster.room.Placement;
import dev.muster.room.RoomListener;
import dev.muster.runtime.RoomRef;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Matches of Open Match 0.3 in rooms of a fleet: both on their own storage, called through the Backend door.
@Timeout(30)
final class SchedulerRoomsTest {
    private static final RoomListener NOBODY = new RoomListener() {
        @Override
        public void allocated(String scheduler, boolean given, Duration took) {
            // nobody counts
        }

        @Override
        public void pingRefused(String scheduler) {
            // nobody counts
        }
    };

    private final RedisFixture core = RedisFixture.empty();
    private final TestFleet fleet = new TestFleet(core).create();
    private final LayoutRedis redis = LayoutRedis.empty();
    private final DirectFunctions functions = new DirectFunctions(redis);
    private final Allocations allocations = new Allocations(
            core.slots,
            core.rooms,
            Duration.ofMinutes(1),
            Placement.PACKED,
            () -> UUID.randomUUID().toString(),
            System::nanoTime,
            NOBODY);
    private final OpenMatch0Doors doors =
            OpenMatch0Doors.on(redis, new SchedulerRooms(TestFleet.SCHEDULER, allocations));

    @AfterEach
    void close() {
        doors.close();
        redis.close();
        core.close();
    }

    @Test
    void anEmptyAssignmentBecomesARoomOfTheSchedulerForTheWholeMatch() throws Exception {
        var room = readyRoom("duel-1");
        var match = match("anna", "ben");

        assign(match, "");

        assertThat(redis.text("HGET", "anna", "assignment")).isEqualTo("host-1:7777");
        assertThat(redis.text("HGET", "ben", "assignment")).isEqualTo("host-1:7777");
        var id = match.getId().substring(0, match.getId().indexOf('.'));
        assertThat(core.rooms.reservations(room))
                .singleElement()
                .satisfies(reservation -> assertThat(reservation.match()).isEqualTo(id));
    }

    @Test
    void aCallThatIsRepeatedChangesNothing() throws Exception {
        var rooms = List.of(readyRoom("duel-1"), readyRoom("duel-2"));
        var match = match("anna", "ben");
        assign(match, "");

        assign(match, "");

        assertThat(redis.text("HGET", "anna", "assignment")).isEqualTo("host-1:7777");
        assertThat(rooms.stream().flatMap(room -> core.rooms.reservations(room).stream()))
                .hasSize(1);
    }

    @Test
    void whoIsInNoMatchThatWasMadeHereIsNamedAndTakesNoRoom() throws Exception {
        var room = readyRoom("duel-1");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> doors.backend().createAssignments(assignments("", "stranger")))
                .withMessageStartingWith("FAILED_PRECONDITION: assignment: ")
                .withMessageContaining("\"stranger\"");
        assertThat(redis.number("DBSIZE")).isZero();
        assertThat(core.rooms.reservations(room)).isEmpty();
    }

    @Test
    void membersOfAGroupGoWhereTheirGroupGoes() throws Exception {
        readyRoom("duel-1");
        var match = match("anna ben", "carl");

        doors.backend().createAssignments(assignments("", "anna ben", "anna", "ben", "carl"));

        for (var player : List.of("anna ben", "anna", "ben", "carl")) {
            assertThat(redis.text("HGET", player, "assignment")).isEqualTo("host-1:7777");
        }
        assertThat(match.getRostersCount()).isOne();
    }

    @Test
    void aConnectionOfTheBackendsOwnTakesNoRoom() throws Exception {
        var room = readyRoom("duel-1");

        assign(match("anna"), "elsewhere:1");

        assertThat(redis.text("HGET", "anna", "assignment")).isEqualTo("elsewhere:1");
        assertThat(core.rooms.reservations(room)).isEmpty();
    }

    @Test
    void withoutAFreeRoomNobodyIsToldAnythingAndTheCallMayBeRepeated() throws Exception {
        readyRoom("duel-1");
        assign(match("anna"), "");
        var second = match("ben");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> assign(second, ""))
                .withMessage("RESOURCE_EXHAUSTED: no room of scheduler \"duel\" has a free slot for match \""
                        + second.getId() + "\"");
        assertThat(redis.number("EXISTS", "ben")).isZero();

        readyRoom("duel-2");
        assign(second, "");
        assertThat(redis.text("HGET", "ben", "assignment")).isEqualTo("host-1:7777");
    }

    @Test
    void aSchedulerThatIsNotThereIsNamed() throws Exception {
        fleet.remove();
        var match = match("anna");

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> assign(match, ""))
                .withMessage("NOT_FOUND: scheduler \"duel\" not found");
    }

    @Test
    void aMatchThatIsDeletedGivesItsRoomBackUnlessPlayersAreOnTheirWay() throws Exception {
        var room = readyRoom("duel-1");
        var match = match("anna");
        assign(match, "");
        var id = MatchObject.newBuilder().setId(match.getId()).build();

        doors.backend().deleteMatch(id);
        assertThat(core.rooms.reservations(room)).hasSize(1);

        functions.approve(match.getId(), "anna");
        doors.backend().deleteAssignments(match.getRosters(0));
        doors.backend().deleteMatch(id);
        assertThat(core.rooms.reservations(room)).isEmpty();
    }

    private RoomRef readyRoom(String name) {
        var room = fleet.room(name);
        fleet.ping(room, PingStatus.READY);
        return room;
    }

    private MatchObject match(String... players) throws Exception {
        var call = BackendGrpc.newFutureStub(doors.channel())
                .createMatch(MatchObject.newBuilder().setId("duel").build());
        doors.await("profileq", () -> redis.number("EXISTS", "profileq") == 1);
        functions.approve(redis.text("SPOP", "profileq"), players);
        return call.get(10, TimeUnit.SECONDS);
    }

    private void assign(MatchObject match, String connection) {
        var assigned = doors.backend()
                .createAssignments(Assignments.newBuilder()
                        .addAllRosters(match.getRostersList())
                        .setAssignment(connection)
                        .build());
        assertThat(assigned.getSuccess()).isTrue();
    }

    private static Assignments assignments(String connection, String... players) {
        var roster = Roster.newBuilder().setName("red");
        for (var player : players) {
            roster.addPlayers(Player.newBuilder().setId(player));
        }
        return Assignments.newBuilder()
                .setAssignment(connection)
                .addRosters(roster)
                .build();
    }
}
