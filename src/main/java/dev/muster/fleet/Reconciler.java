package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Census;
import dev.muster.room.NewRoom;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.Instance;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Makes the rooms of one scheduler as specified: looks at what is, plans, and does it. Used by one thread.
///
/// The record of a room is written before its instance is started, and its instance is ended only after its
/// record was moved to `terminating` under the lease, so that a crash in between leaves nothing that the
/// next round does not mend.
final class Reconciler {
    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final Duration TICK = Duration.ofSeconds(10);
    private static final int ROOMS_A_ROUND = 50;
    private static final long NEVER = -1;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final FleetPlanner planner;
    private final FleetConfig config;
    private final RoomNames names;
    private final Supplier<String> tokens;
    private final CensusListener listener;
    private final DeedLog deeds;
    private final CrashBackoff backoff = new CrashBackoff();
    private final Set<RoomRef> ending = new HashSet<>();
    private long since = NEVER;

    Reconciler(
            Rooms rooms,
            RoomRuntime runtime,
            OperationQueue queue,
            FleetConfig config,
            RoomNames names,
            Supplier<String> tokens,
            Supplier<String> operationIds,
            CensusListener listener,
            Clock clock) {
        this.rooms = rooms;
        this.listener = listener;
        this.runtime = runtime;
        this.planner = new FleetPlanner(config);
        this.config = config;
        this.names = names;
        this.tokens = tokens;
        this.deeds = new DeedLog(queue, operationIds, clock);
    }

    /// One round.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return when the next is due, if nothing happens before
    Duration run(Scheduler scheduler, String lease) {
        var census = reconcileRecords(scheduler, lease);
        listener.counted(scheduler, census);
        long now = census.now();
        if (since == NEVER) {
            since = now;
        }
        var plan = planner.plan(scheduler, census.rooms(), since, now);
        clearDead(scheduler, plan, lease, now);
        backoff.noteRooms(census.rooms(), now);
        drain(plan, lease);
        var pause = add(scheduler, plan, lease, now);
        deeds.flush(scheduler.name(), lease);
        return pause.compareTo(deeds.due()) < 0 ? pause : deeds.due();
    }

    /// Nobody may have looked after the rooms since the last round: what was silent meanwhile gets
    /// its time anew.
    void lookedAway() {
        since = NEVER;
    }

    // Events may have been missed: records and instances are compared as a whole.
    private Census reconcileRecords(Scheduler scheduler, String lease) {
        var census = rooms.census(scheduler.name());
        Map<String, Instance> instances = new HashMap<>();
        runtime.instances(scheduler.name())
                .forEach(instance -> instances.put(instance.room().room(), instance));
        boolean changed = false;
        for (var room : census.rooms()) {
            var instance = instances.get(room.name());
            if (instance == null) {
                rooms.remove(lease, ref(room));
                changed = true;
            } else if (instance.status() != room.instance() || room.address() == null) {
                rooms.observe(instance);
                changed = true;
            }
        }
        Set<String> recorded = census.rooms().stream().map(Room::name).collect(Collectors.toSet());
        for (var instance : instances.values()) {
            if (!recorded.contains(instance.room().room())) {
                changed |= adopt(scheduler, instance, lease);
            }
        }
        ending.removeIf(room -> !instances.containsKey(room.room()));
        return changed ? rooms.census(scheduler.name()) : census;
    }

    private boolean adopt(Scheduler scheduler, Instance instance, String lease) {
        var room = new NewRoom(instance.room(), instance.version(), scheduler.maxMatches(), tokens.get());
        boolean adopted = rooms.adopt(lease, room);
        if (adopted) {
            LOG.infof("adopted a room without a record; room=%s", instance.room());
            rooms.observe(instance);
        }
        return adopted;
    }

    private void clearDead(Scheduler scheduler, FleetPlan plan, String lease, long now) {
        boolean held = false;
        for (var room : plan.dead()) {
            if (!ending.contains(ref(room))) {
                LOG.infof(
                        "replacing a room; room=%s status=%s why=%s",
                        ref(room), room.status().word(), room.description());
                held |= backoff.noteDead(room, now);
                end(room, lease, Duration.ZERO);
                deeds.removed(room.name(), "expired_room");
            }
        }
        if (held) {
            LOG.warnf(
                    "rooms fail soon after their start, the next is held back; scheduler=%s pause=%d ms",
                    scheduler.name(), backoff.waitMillis(now));
        }
    }

    private void drain(FleetPlan plan, String lease) {
        for (var room : plan.surplus()) {
            if (!ending.contains(ref(room)) && end(room, lease, config.drainTimeout())) {
                deeds.removed(room.name(), "scale_down");
            }
        }
    }

    private boolean end(Room room, String lease, Duration drainTimeout) {
        boolean free = rooms.terminate(lease, ref(room), drainTimeout);
        if (free) {
            runtime.delete(ref(room));
            ending.add(ref(room));
        }
        return free;
    }

    private Duration add(Scheduler scheduler, FleetPlan plan, String lease, long now) {
        long wait = backoff.waitMillis(now);
        if (plan.add() == 0 || wait > 0) {
            return plan.add() == 0 ? TICK : Duration.ofMillis(wait);
        }
        int wanted = Math.min(plan.add(), ROOMS_A_ROUND);
        int started = 0;
        try {
            for (; started < wanted; started++) {
                start(scheduler, lease);
            }
        } catch (MusterException e) {
            if (e.code() != ErrorCode.UNAVAILABLE) {
                throw e;
            }
            LOG.warnf("a room could not be started; scheduler=%s why=%s", scheduler.name(), e.getMessage());
            backoff.noteFailure(now);
        }
        if (started > 0) {
            deeds.added(started);
        }
        if (started < wanted) {
            return Duration.ofMillis(backoff.waitMillis(now));
        }
        return wanted < plan.add() ? Duration.ZERO : TICK;
    }

    private void start(Scheduler scheduler, String lease) {
        var token = tokens.get();
        var room = new RoomRef(scheduler.name(), names.next(scheduler.name()));
        while (!rooms.create(lease, new NewRoom(room, scheduler.version(), scheduler.maxMatches(), token))) {
            room = new RoomRef(scheduler.name(), names.next(scheduler.name()));
        }
        try {
            runtime.create(new RoomRequest(scheduler, room.room(), token));
        } catch (MusterException e) {
            rooms.remove(lease, room);
            throw e;
        }
        // The scheduler may have been deleted meanwhile, and what was started now would stay behind.
        if (rooms.find(room).isEmpty()) {
            runtime.delete(room);
        }
    }

    private static RoomRef ref(Room room) {
        return new RoomRef(room.scheduler(), room.name());
    }
}
