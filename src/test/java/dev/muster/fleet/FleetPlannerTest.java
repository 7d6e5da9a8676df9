package dev.muster.fleet;

import static dev.muster.fleet.TestFleet.CONFIG;
import static dev.muster.fleet.TestFleet.NEW;
import static dev.muster.fleet.TestFleet.NOW;
import static dev.muster.fleet.TestFleet.OLD;
import static dev.muster.fleet.TestFleet.draft;
import static dev.muster.fleet.TestFleet.ready;
import static dev.muster.fleet.TestFleet.scheduler;
import static dev.muster.fleet.TestFleet.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FleetPlannerTest {
    private final FleetPlanner planner = new FleetPlanner(CONFIG);

    @Test
    void startsWhatIsMissing() {
        assertThat(plan(3).add()).isEqualTo(3);
        assertThat(plan(3, room(RoomStatus.READY), room(RoomStatus.PENDING)).add())
                .isOne();
        assertThat(plan(2, room(RoomStatus.READY), room(RoomStatus.OCCUPIED)).isEmpty())
                .isTrue();
        assertThat(plan(0).isEmpty()).isTrue();
    }

    @Test
    void endsFirstWhomPlayersMissLeast() {
        var occupied = room(RoomStatus.OCCUPIED);
        var active = room(RoomStatus.ACTIVE);
        var allocated = room(RoomStatus.ALLOCATED);
        var ready = room(RoomStatus.READY);
        var pending = room(RoomStatus.PENDING);
        var rooms = new Room[] {occupied, ready, active, pending, allocated};

        assertThat(plan(4, rooms).surplus()).containsExactly(pending);
        assertThat(plan(3, rooms).surplus()).containsExactly(pending, ready);
        assertThat(plan(1, rooms).surplus()).containsExactly(pending, ready, allocated, active);
        assertThat(plan(0, rooms).surplus()).containsExactly(pending, ready, allocated, active, occupied);
    }

    @Test
    void endsTheEmptierOfRoomsThatHostSeveralMatchesFirst() {
        var full = draft("a", RoomStatus.ACTIVE).matches(8, 1, 10).room();
        var emptier = draft("b", RoomStatus.ACTIVE).matches(2, 1, 10).room();

        assertThat(plan(1, full, emptier).surplus()).containsExactly(emptier);
    }

    @Test
    void replacesRoomsThatDrainAndListsThemAgain() {
        var draining =
                draft("drains", RoomStatus.OCCUPIED).version(OLD).drains().room();

        var plan = plan(2, draining, room(RoomStatus.READY));

        assertThat(plan.add()).isOne();
        assertThat(plan.replaced()).containsExactly(draining);
        assertThat(plan(0, draining).replaced()).containsExactly(draining);
    }

    @Test
    void callsDrainingRoomsBackBeforeItStartsNewOnes() {
        var one = draft("one", RoomStatus.ACTIVE).matches(1, 0, 10).drains().room();
        var two = draft("two", RoomStatus.OCCUPIED).matches(10, 0, 10).drains().room();

        var plan = plan(2, room(RoomStatus.READY), one, two);

        assertThat(plan.recalled()).containsExactly(two);
        assertThat(plan.surplus()).containsExactly(one);
        assertThat(plan.add()).isZero();
        assertThat(plan(5, one, two).add()).isEqualTo(3);
    }

    @Test
    void neverCallsBackARoomOfAnOutdatedVersion() {
        var outdated = draft("old", RoomStatus.OCCUPIED).version(OLD).drains().room();

        assertThat(plan(1, outdated).recalled()).isEmpty();
        assertThat(plan(1, outdated).add()).isOne();
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "TERMINATED"})
    void replacesRoomsThatFailedOrEnded(RoomStatus status) {
        var dead = room(status);

        assertThat(plan(1, dead).dead()).containsExactly(dead);
        assertThat(plan(1, dead).add()).isOne();
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "OCCUPIED", "ACTIVE", "ALLOCATED"})
    void givesUpRoomsThatWentSilent(RoomStatus status) {
        assertThat(plan(1, draft("a", status).pinged(240_000).room()).isEmpty()).isTrue();
        assertThat(plan(1, draft("a", status).pinged(240_001).room()).dead()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "UNREADY"})
    void givesUpRoomsThatNeverBecomeReady(RoomStatus status) {
        assertThat(plan(1, draft("a", status).created(120_000).room()).isEmpty())
                .isTrue();
        assertThat(plan(1, draft("a", status).created(120_001).room()).dead()).hasSize(1);
        assertThat(plan(
                                1,
                                draft("a", status)
                                        .pings(PingStatus.READY)
                                        .created(120_001)
                                        .room())
                        .isEmpty())
                .as("it pinged once, and not long ago")
                .isTrue();
    }

    @Test
    void waitsForRoomsThatEndUnlessTheirInstanceIsEnding() {
        var terminating = draft("a", RoomStatus.TERMINATING);
        assertThat(plan(0, terminating.room()).isEmpty()).isTrue();
        assertThat(plan(1, terminating.room()).add()).isOne();
        assertThat(plan(0, terminating.created(100_000).room()).isEmpty()).isTrue();
        assertThat(plan(0, terminating.created(100_001).room()).dead()).hasSize(1);
        assertThat(plan(0, terminating.instance(InstanceStatus.TERMINATING).room())
                        .dead())
                .hasSize(1);
    }

    @Test
    void aRoomThatEndsByItselfIsNotOneThatTookTooLong() {
        var ends = draft("a", RoomStatus.TERMINATING);

        assertThat(EndReason.ofDead(ends.instance(InstanceStatus.TERMINATING).room()))
                .isEqualTo(EndReason.TERMINATED);
        assertThat(EndReason.ofDead(ends.instance(InstanceStatus.READY).room()))
                .isEqualTo(EndReason.TERMINATION_TIMEOUT);
    }

    @Test
    void wantsNoNumberThatIsTooGreat() {
        var old = draft("old", RoomStatus.READY).version("v1.0.0").room();
        var plan = planner.plan(new FleetView(
                scheduler(Integer.MAX_VALUE, "100%"),
                List.of(old),
                version -> version.startsWith("v1."),
                ScalingMemory.since(0),
                false,
                NOW - 300_000,
                NOW));

        assertThat(plan.add()).isPositive();
        assertThat(plan.replaced()).isEmpty();
        assertThat(new ScalingPolicy.Buffer(Integer.MAX_VALUE).wanted(new Demand(3, 0, 3, 3, 1)))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void forgivesSilenceFromBeforeAnybodyListened() {
        var silent = draft("a", RoomStatus.OCCUPIED).pinged(3_600_000).room();
        var scheduler = scheduler(1, "25%");

        assertThat(planSince(scheduler, silent, NOW).isEmpty()).isTrue();
        assertThat(planSince(scheduler, silent, NOW - 240_001).dead()).containsExactly(silent);
    }

    private FleetPlan planSince(dev.muster.scheduler.Scheduler scheduler, Room room, long since) {
        return planner.plan(
                new FleetView(scheduler, List.of(room), OLD::equals, ScalingMemory.since(0), false, since, NOW));
    }

    @Test
    void validationRoomsAreNoRoomsOfTheFleet() {
        var validating = Stream.of(RoomStatus.values())
                .map(status -> draft(status.word(), status)
                        .version("v3.0.0")
                        .validates()
                        .room())
                .toArray(Room[]::new);

        var plan = plan(2, validating);

        assertThat(plan.add()).isEqualTo(2);
        assertThat(plan.available()).isZero();
        assertThat(plan.dead()).isEmpty();
        assertThat(plan.surplus()).isEmpty();
        assertThat(plan(
                                0,
                                draft("a", RoomStatus.ERROR)
                                        .created(10_001)
                                        .validates()
                                        .room())
                        .dead())
                .as("whoever validates had time to see why")
                .hasSize(1);
    }

    // Spec §15.7, with rooms that all serve: total, new, wanted -> what is added, and what is removed of the old.
    @ParameterizedTest
    @CsvSource({
        "100,   0, 100,  25,  0", // stable
        "125,  25, 100,   0, 25",
        "100,  25, 100,  25,  0",
        "125,  50, 100,   0, 25",
        "100,  50, 100,  25,  0",
        "125,  75, 100,   0, 25",
        "100,  75, 100,  25,  0",
        "125, 100, 100,   0, 25",
        "100, 100, 100,   0,  0",
        "125,  25, 200, 125,  0", // rising
        "250, 150, 200,   0, 50",
        "200, 150, 400, 300,  0",
        "500, 450, 400,   0, 50",
        "125,  25,  40,   0, 85", // falling
        " 40,  25,  40,  10,  0",
        " 50,  35,  40,   0, 10",
        " 40,  35,  40,  10,  0",
        " 50,  45,  40,   0,  5",
        " 40,  40,  40,   0,  0",
        "119,  19, 100,   6,  0", // flaky
        "124,  24, 100,   1,  0",
    })
    void rollsOutAsMaestroPlans(int total, int fresh, int wanted, int add, int remove) {
        var plan = planner.plan(view(scheduler(wanted, "25%"), ready(total, fresh)));

        assertThat(plan.add()).isEqualTo(add);
        assertThat(plan.replaced())
                .hasSize(remove)
                .allMatch(room -> room.version().equals(OLD));
        assertThat(plan.surplus()).isEmpty();
    }

    @Test
    void anOldRoomGoesOnlyForOneThatServes() {
        var rooms = new ArrayList<>(ready(100, 0));
        for (int i = 0; i < 25; i++) {
            rooms.add(draft("new-" + i, i < 3 ? RoomStatus.READY : RoomStatus.UNREADY)
                    .room());
        }

        var plan = planner.plan(view(scheduler(100, "25%"), rooms));

        assertThat(plan.replaced()).hasSize(3);
        assertThat(plan.add()).isZero();
    }

    @Test
    void aVersionThatNeverBecomesReadyHoldsTheRollout() {
        var rooms = new ArrayList<>(ready(100, 0));
        for (int i = 0; i < 25; i++) {
            rooms.add(draft("new-" + i, RoomStatus.ERROR).room());
        }

        var plan = planner.plan(view(scheduler(100, "25%"), rooms));

        assertThat(plan.replaced()).isEmpty();
        assertThat(plan.dead()).hasSize(25);
        assertThat(plan.add()).isEqualTo(25);
    }

    @Test
    void replacesNoRoomThatServesWhileOthersFailYoung() {
        var rooms = new ArrayList<>(ready(125, 25));
        rooms.add(draft("stuck", RoomStatus.PENDING).version(OLD).room());
        var view = new FleetView(scheduler(100, "25%"), rooms, OLD::equals, ScalingMemory.since(0), true, 0, NOW);

        assertThat(planner.plan(view).replaced()).extracting(Room::name).containsExactly("stuck");
    }

    @Test
    void oldRoomsThatDoNotServeGoFirst() {
        var pending = draft("z", RoomStatus.PENDING).version(OLD).room();
        var ready = draft("y", RoomStatus.READY).version(OLD).room();
        var occupied = draft("x", RoomStatus.OCCUPIED).version(OLD).room();
        var fresh = draft("new", RoomStatus.READY).room();
        var alsoFresh = draft("new-2", RoomStatus.READY).room();

        assertThat(plan(3, occupied, ready, pending, fresh).replaced()).containsExactly(pending);
        assertThat(plan(3, occupied, ready, pending, fresh, alsoFresh).replaced())
                .containsExactly(pending, ready);
    }

    @Test
    void roomsThatDrainCountNeitherAsAvailableNorTowardSurge() {
        var rooms = new ArrayList<>(ready(4, 2));
        rooms.add(draft("d1", RoomStatus.OCCUPIED).version(OLD).drains().room());
        rooms.add(draft("d2", RoomStatus.OCCUPIED).version(OLD).drains().room());

        assertThat(planner.plan(view(scheduler(4, "25%"), rooms)).add()).isOne();
    }

    // Spec §15.6: replicas, old rooms, new rooms, surge -> how many there are to be after the plan.
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 50%, 1",
        "1, 1, 0, 50%, 2",
        "6, 0, 3, 50%, 6",
        "8, 4, 4, 50%, 12",
        "4, 4, 0, 0, 5",
        "8, 4, 8, 50%, 8"
    })
    void addsTheSurgeDuringARollout(int wanted, int old, int fresh, String surge, int after) {
        var plan = planner.plan(view(scheduler(wanted, surge), ready(old + fresh, fresh)));

        assertThat(plan.available()
                        + plan.add()
                        - plan.replaced().size()
                        - plan.surplus().size())
                .isEqualTo(after);
        assertThat(plan.wanted()).isEqualTo(wanted);
    }

    // Spec §15.5.
    @ParameterizedTest
    @CsvSource({
        "10, 20, 10",
        "500, 1500, 500",
        "25%, 1200, 300",
        "10%, 2, 1",
        "0, 20, 1",
        "abc, 20, 1",
        "'', 20, 1",
        "10.5, 20, 1",
        "0%, 20, 1",
        "-5%, 20, 1",
        "100%, 7, 7",
        "200%, 2000000000, 1073741823",
        "25%, 0, 1",
    })
    void surgeIsANumberOrAShareOfTheWantedRooms(String maxSurge, int wanted, int surge) {
        assertThat(Surge.of(maxSurge, wanted)).isEqualTo(surge);
    }

    @Test
    void aMinorVersionReplacesNothing() {
        var other = draft("a", RoomStatus.READY).version("v1.1.0").room();

        assertThat(plan(1, other).isEmpty()).isTrue();
        assertThat(other.version()).isNotEqualTo(NEW);
    }

    private FleetPlan plan(int desired, Room... rooms) {
        return planner.plan(view(scheduler(desired, "1"), List.of(rooms)));
    }

    private static Room room(RoomStatus status) {
        return draft(status.word(), status).room();
    }
}
