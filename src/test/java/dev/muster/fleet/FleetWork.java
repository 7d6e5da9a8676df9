package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What a round computes before it does anything: the plan for a fleet. For benchmarks.
public final class FleetWork {
    private final FleetPlanner planner = new FleetPlanner(TestFleet.config(Duration.ofMinutes(30)));
    private final FleetView view;

    /// A fleet in the middle of a rollout, with autoscaling, rooms of several matches, and some that drain, died
    /// or are starting.
    public FleetWork(int rooms) {
        var random = new Random(3);
        List<Room> all = new ArrayList<>(rooms);
        var statuses = RoomStatus.values();
        for (int i = 0; i < rooms; i++) {
            var status = random.nextInt(10) == 0 ? statuses[random.nextInt(statuses.length)] : RoomStatus.ACTIVE;
            var draft = TestFleet.draft("room-" + random.nextInt(1_000_000) + "-" + i, status)
                    .version(random.nextBoolean() ? TestFleet.OLD : TestFleet.NEW)
                    .matches(random.nextInt(10), random.nextInt(2), 10);
            all.add((random.nextInt(20) == 0 ? draft.drains() : draft).room());
        }
        var scheduler = TestFleet.scheduler(0, "25%", TestFleet.occupancy(1, -1, 60, .3, .99), 10);
        view = TestFleet.view(scheduler, all);
    }

    /// Plans once.
    public long plan() {
        var plan = planner.plan(view);
        return plan.add() + plan.replaced().size() + plan.surplus().size();
    }
}
