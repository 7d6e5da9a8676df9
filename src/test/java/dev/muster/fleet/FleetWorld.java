package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A fleet without a store or a runtime: time goes on by seconds, rooms become ready or fail, matches come and
/// go, and each second the real planner plans and the plan is carried out as the scripts over rooms would.
final class FleetWorld {
    private static final int GRACE_SECONDS = 5;

    /// Matches that players make at the most: without a bound, a fleet that follows them grows for ever.
    private static final int MOST_MATCHES = 40;

    private final Random random;
    private final FleetPlanner planner;
    private final int drainSeconds;
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private Scheduler scheduler;
    private ScalingMemory memory = ScalingMemory.since(0);
    private double failing;
    private double demand;
    private int seconds;
    private int named;
    private int matches;

    private static final class Actor {
        String name = "";
        String version = "";
        RoomStatus status = RoomStatus.PENDING;
        final List<Integer> matches = new ArrayList<>();
        int max = 1;
        int created;
        int readyAt;
        int failsAt = Integer.MAX_VALUE;
        int drainsSince = -1;
        int goneAt = Integer.MAX_VALUE;
    }

    FleetWorld(Random random, Scheduler scheduler, int drainSeconds) {
        this.random = random;
        this.scheduler = scheduler;
        this.drainSeconds = drainSeconds;
        this.planner = new FleetPlanner(TestFleet.config(java.time.Duration.ofSeconds(drainSeconds)));
    }

    /// How likely a new room fails, with 1 before it is ever ready, and how likely a free slot gets a match within a
    /// second.
    void live(double failingShare, double demandShare) {
        failing = failingShare;
        demand = demandShare;
    }

    void become(Scheduler next) {
        scheduler = next;
    }

    /// One second, held against the invariants.
    FleetPlan second() {
        seconds++;
        matches =
                actors.values().stream().mapToInt(actor -> actor.matches.size()).sum();
        actors.values().forEach(this::live);
        actors.values().removeIf(actor -> actor.goneAt <= seconds);
        var view = new FleetView(
                scheduler,
                actors.values().stream().map(this::room).toList(),
                this::isOutdated,
                memory,
                false,
                0,
                now());
        long serving = serving(false);
        int alive = alive();
        boolean rolling = hasOldRooms();
        var plan = planner.plan(view);
        memory = plan.memory();
        carryOut(plan);
        assertThat(serving(false)).isGreaterThanOrEqualTo(Math.min(serving, plan.wanted()));
        int surge = rolling ? Surge.of(scheduler.maxSurge(), plan.wanted()) : 0;
        assertThat(alive()).isLessThanOrEqualTo(Math.max(alive, plan.wanted() + surge));
        return plan;
    }

    /// Outdated rooms that serve.
    long old() {
        return serving(false) - serving(true);
    }

    /// Rooms of the active version that serve.
    long fresh() {
        return serving(true);
    }

    boolean hasOldRooms() {
        return actors.values().stream()
                .anyMatch(actor -> isOutdated(actor.version) && isAvailable(actor) && actor.drainsSince < 0);
    }

    /// Whether an outdated room is still there, draining or ending too.
    boolean hasTracesOfOldRooms() {
        return actors.values().stream().anyMatch(actor -> isOutdated(actor.version));
    }

    /// Rooms that are there or about to be, without those that leave.
    int alive() {
        return (int) actors.values().stream()
                .filter(actor -> isAvailable(actor) && actor.drainsSince < 0)
                .count();
    }

    int seconds() {
        return seconds;
    }

    int graceSeconds() {
        return GRACE_SECONDS;
    }

    private boolean isOutdated(String version) {
        return !version.equals(scheduler.version());
    }

    private long serving(boolean onlyFresh) {
        return actors.values().stream()
                .filter(actor -> actor.drainsSince < 0 && Standing.serves(room(actor)))
                .filter(actor -> !onlyFresh || !isOutdated(actor.version))
                .count();
    }

    private static boolean isAvailable(Actor actor) {
        return actor.status.isAvailable();
    }

    private void live(Actor actor) {
        if (!isAvailable(actor)) {
            return;
        }
        if (seconds >= actor.failsAt) {
            actor.status = RoomStatus.ERROR;
            return;
        }
        actor.matches.removeIf(end -> end <= seconds);
        if (seconds < actor.readyAt) {
            return;
        }
        boolean free = actor.drainsSince < 0 && actor.matches.size() < actor.max;
        if (free && matches < MOST_MATCHES && random.nextDouble() < demand) {
            matches++;
            actor.matches.add(seconds + 1 + random.nextInt(60));
        }
        int running = actor.matches.size();
        actor.status = running == 0 ? RoomStatus.READY : running < actor.max ? RoomStatus.ACTIVE : RoomStatus.OCCUPIED;
    }

    private void carryOut(FleetPlan plan) {
        plan.recalled().forEach(room -> actor(room).drainsSince = -1);
        end(plan.dead(), 0);
        end(plan.replaced(), drainSeconds);
        end(plan.surplus(), drainSeconds);
        for (int i = 0; i < plan.add(); i++) {
            var actor = new Actor();
            actor.name = "room-" + named++;
            actor.version = scheduler.version();
            actor.max = scheduler.maxMatches();
            actor.created = seconds;
            actor.readyAt = seconds + 1 + random.nextInt(4);
            actor.failsAt = failing >= 1
                    ? actor.readyAt
                    : random.nextDouble() < failing ? seconds + 1 + random.nextInt(5) : Integer.MAX_VALUE;
            actors.put(actor.name, actor);
        }
    }

    private void end(Collection<Room> rooms, int drain) {
        for (var room : rooms) {
            var actor = actor(room);
            actor.drainsSince = actor.drainsSince < 0 ? seconds : actor.drainsSince;
            boolean needed = !actor.matches.isEmpty() && seconds - actor.drainsSince < drain;
            if (!needed && actor.goneAt == Integer.MAX_VALUE) {
                actor.status = RoomStatus.TERMINATING;
                actor.goneAt = seconds + GRACE_SECONDS;
            }
        }
    }

    private Actor actor(Room room) {
        return java.util.Objects.requireNonNull(actors.get(room.name()));
    }

    private long now() {
        return TestFleet.NOW + seconds * 1000L;
    }

    private Room room(Actor actor) {
        long created = TestFleet.NOW + actor.created * 1000L;
        return new Room(
                "duel",
                actor.name,
                actor.version,
                actor.status,
                seconds < actor.readyAt ? PingStatus.UNKNOWN : PingStatus.READY,
                actor.status == RoomStatus.TERMINATING ? InstanceStatus.TERMINATING : InstanceStatus.READY,
                actor.matches.size(),
                actor.max,
                0,
                created,
                seconds < actor.readyAt ? created : now(),
                created,
                actor.drainsSince >= 0,
                false,
                "{}",
                "",
                null);
    }
}
