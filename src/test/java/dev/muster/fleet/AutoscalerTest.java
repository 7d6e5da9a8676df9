package dev.muster.fleet;

import static dev.muster.fleet.TestFleet.NOW;
import static dev.muster.fleet.TestFleet.buffer;
import static dev.muster.fleet.TestFleet.draft;
import static dev.muster.fleet.TestFleet.occupancy;
import static dev.muster.fleet.TestFleet.ready;
import static dev.muster.fleet.TestFleet.scheduler;
import static dev.muster.fleet.TestFleet.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.scheduler.Autoscaling;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AutoscalerTest {
    private final FleetPlanner planner = new FleetPlanner(TestFleet.CONFIG);

    // Spec §15.1 and §15.2, the exact results.
    @ParameterizedTest
    @CsvSource({
        "80, .5, 1, 160", "50, .5, 1, 100", "30, .5, 1, 60", "40, .3, 1, 58", "35, .3, 1, 50", "10, .3, 1, 15",
        "5, .9, 1, 50", "1, .9, 1, 10", "1, .8, 1, 5", "5, .1, 1, 6", "1, .3, 1, 2", "2, .9, 1, 20",
        "160, .5, 2, 160", "0, .3, 1, 0", "9, .1, 1, 10", "8, .2, 1, 10", "2000000000, .999, 1, 536870911",
    })
    void occupancyKeepsAShareOfAllSlotsFree(int matches, double readyTarget, int maxMatches, int rooms) {
        var demand = new Demand(matches, 0, 0, 0, maxMatches);

        assertThat(policy(occupancy(1, -1, 0, readyTarget, .99)).wanted(demand)).isEqualTo(rooms);
        assertThat(policy(occupancy(1, -1, 0, (float) readyTarget, .99)).wanted(demand))
                .as("a share that came as a float")
                .isEqualTo(rooms);
    }

    // Spec §15.2.
    @ParameterizedTest
    @CsvSource({
        "80, 120, 1, .5, .6, false",
        "160, 250, 2, .5, .6, false",
        "70, 100, 1, .5, .7, true",
        "60, 100, 1, .5, .6, true",
        "120, 200, 2, .5, .6, true",
        "1, 9, 1, .1, .6, true",
        "10, 0, 1, .5, .9, false",
        "0, 0, 1, .5, .9, false",
        "0, 5, 1, .5, .9, true",
    })
    void occupancyShrinksWhileFarMoreIsFreeThanWanted(
            int matches, int free, int maxMatches, double readyTarget, double threshold, boolean shrinks) {
        var policy = policy(occupancy(1, -1, 0, readyTarget, threshold));

        assertThat(policy.mayShrink(new Demand(matches, free, 0, 0, maxMatches)))
                .isEqualTo(shrinks);
    }

    // Spec §15.3.
    @ParameterizedTest
    @CsvSource({"80, 50, 130", "30, 50, 80", "40, 20, 60", "0, 10, 10", "1, 3, 4"})
    void bufferKeepsANumberOfRoomsFree(int used, int amount, int rooms) {
        var policy = policy(buffer(1, -1, 0, amount));

        assertThat(policy.wanted(new Demand(used, 0, used, 0, 1))).isEqualTo(rooms);
        assertThat(policy.mayShrink(new Demand(used, 0, used, rooms, 1))).isFalse();
        assertThat(policy.mayShrink(new Demand(used, 0, used, rooms + 1, 1))).isTrue();
    }

    // Spec §15.4.
    @ParameterizedTest
    @CsvSource({"3, 5, 10, 5", "7, 5, 10, 7", "12, 5, 10, 10", "12, 5, -1, 12", "0, 1, 1, 1"})
    void staysWithinTheBounds(int wanted, int min, int max, int clamped) {
        assertThat(Autoscaler.clamp(wanted, buffer(min, max, 0, 1))).isEqualTo(clamped);
    }

    @Test
    void countsRunningMatchesReservationsAndActiveRooms() {
        var rooms = List.of(
                draft("a", RoomStatus.ACTIVE).matches(3, 2, 10).room(),
                draft("b", RoomStatus.OCCUPIED).matches(10, 0, 10).room(),
                draft("c", RoomStatus.ALLOCATED).matches(0, 4, 10).room(),
                draft("d", RoomStatus.READY).matches(0, 0, 10).room(),
                draft("e", RoomStatus.PENDING).matches(0, 0, 10).room());
        var draining =
                List.of(draft("f", RoomStatus.ACTIVE).matches(2, 0, 10).drains().room());

        assertThat(Demand.of(rooms, draining, 10)).isEqualTo(new Demand(5 + 10 + 4 + 2, 5 + 0 + 6 + 10, 4, 5, 10));
    }

    @Test
    void growsAtOnceAndShrinksAfterTheCooldown() {
        var autoscaling = buffer(1, 100, 60, 2);
        var warm = new ScalingMemory(NOW - 59_999, 8);
        var cool = new ScalingMemory(NOW - 60_000, 8);

        assertThat(plan(autoscaling, ready(2, 2), warm, 4).wanted()).isEqualTo(6);
        var held = plan(autoscaling, ready(4, 4), warm, 4);
        assertThat(held.wanted()).isEqualTo(8);
        assertThat(held.surplus()).isEmpty();
        assertThat(held.memory().reducedAt()).isEqualTo(NOW - 59_999);
        var reduced = plan(autoscaling, ready(4, 4), cool, 4);
        assertThat(reduced.surplus()).hasSize(2);
        assertThat(reduced.memory()).isEqualTo(new ScalingMemory(NOW, 6));
    }

    @Test
    void doesNotStartRoomsAgainOnlyToHoldANumber() {
        var warm = new ScalingMemory(NOW - 1, 20);

        var plan = plan(buffer(1, 100, 60, 2), ready(4, 4), warm, 4);

        assertThat(plan.wanted()).isEqualTo(8);
        assertThat(plan.add()).isZero();
    }

    @Test
    void aKeeperThatTakesOverHoldsWhatItFindsDuringTheCooldown() {
        var plan = plan(buffer(1, 100, 60, 2), ready(10, 10), ScalingMemory.since(NOW - 1), 0);

        assertThat(plan.wanted()).isEqualTo(10);
        assertThat(plan.surplus()).isEmpty();
    }

    @Test
    void neitherCooldownNorThresholdKeepsOldRooms() {
        var scheduler = scheduler(0, "25%", occupancy(1, 100, 3600, .5, .01), 1);
        var rooms = new ArrayList<>(ready(12, 12 - 8));
        for (int i = 0; i < 3; i++) {
            rooms.add(draft("busy-" + i, RoomStatus.OCCUPIED).room());
        }

        var plan = planner.plan(view(scheduler, rooms, new ScalingMemory(NOW - 1, 12)));

        assertThat(plan.wanted()).as("held").isEqualTo(12);
        assertThat(plan.replaced()).hasSize(3);
    }

    @Test
    void aRolloutMayPassTheMaximumByTheSurge() {
        var scheduler = scheduler(0, "25%", buffer(1, 8, 0, 100), 1);
        var unlimited = scheduler(0, "25%", buffer(1, -1, 0, 8), 1);

        assertThat(planner.plan(view(scheduler, ready(8, 0))).add()).isEqualTo(2);
        assertThat(planner.plan(view(unlimited, ready(8, 0))).add()).isEqualTo(2);
    }

    @Test
    void whatDrainsCountsAsDemand() {
        var scheduler = scheduler(0, "1", buffer(1, -1, 0, 2), 1);
        var drains =
                draft("a", RoomStatus.OCCUPIED).version(TestFleet.OLD).drains().room();

        assertThat(planner.plan(view(scheduler, List.of(drains))).add()).isEqualTo(3);
    }

    @Test
    void withoutAutoscalingReplicasCount() {
        var off = new Autoscaling(false, 1, 2, 0, "fixedBuffer", null, new Autoscaling.FixedBuffer(1));

        assertThat(planner.plan(view(scheduler(7, "1", off, 1), List.of())).add())
                .isEqualTo(7);
    }

    private FleetPlan plan(Autoscaling autoscaling, List<Room> free, ScalingMemory memory, int busy) {
        var rooms = new ArrayList<>(free);
        for (int i = 0; i < busy; i++) {
            rooms.add(draft("busy-" + i, RoomStatus.OCCUPIED).room());
        }
        return planner.plan(view(scheduler(0, "1", autoscaling, 1), rooms, memory));
    }

    private static ScalingPolicy policy(Autoscaling autoscaling) {
        return ScalingPolicy.of(autoscaling).orElseThrow();
    }
}
