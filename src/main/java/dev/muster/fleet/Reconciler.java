package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import dev.muster.platform.error.MusterException;
import dev.muster.room.NewRoom;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.room.Rooms;
import dev.muster.runtime.Instance;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final FleetPlanner planner;
    private final FleetConfig config;
    private final RoomNames names;
    private final Supplier<String> tokens;
    private final Clock clock;
    private final DeedLog deeds;
    private final CrashBackoff backoff = new CrashBackoff();
    private final Set<RoomRef> ending = new HashSet<>();

    Reconciler(
            Rooms rooms,
            RoomRuntime runtime,
            OperationQueue queue,
            FleetConfig config,
            RoomNames names,
            Supplier<String> tokens,
            Supplier<String> operationIds,
            Clock clock) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.planner = new FleetPlanner(config);
        this.config = config;
        this.names = names;
        this.tokens = tokens;
        this.clock = clock;
        this.deeds = new DeedLog(queue, operationIds, clock);
    }

    /// One round.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return when the next is due, if nothing happens before
    Duration run(Scheduler scheduler, String lease) {
        var known = reconcileRecords(scheduler, lease);
        var plan = planner.plan(scheduler, known, clock.millis());
        boolean failedYoung = clearDead(plan, lease);
        backoff.note(failedYoung, known.stream().anyMatch(Reconciler::serves), clock.millis());
        drain(plan, lease);
        var pause = add(scheduler, plan, lease);
        deeds.flush(scheduler.name(), lease);
        return pause.compareTo(deeds.due()) < 0 ? pause : deeds.due();
    }

    private static boolean serves(Room room) {
        return room.status() == RoomStatus.READY
                || room.status() == RoomStatus.OCCUPIED
                || room.status() == RoomStatus.ACTIVE
                || room.status() == RoomStatus.ALLOCATED;
    }

    // Events may have been missed: records and instances are compared as a whole.
    private List<Room> reconcileRecords(Scheduler scheduler, String lease) {
        var recorded = rooms.list(scheduler.name());
        Map<String, Instance> instances = new HashMap<>();
        runtime.instances(scheduler.name())
                .forEach(instance -> instances.put(instance.room().room(), instance));
        Set<String> names = recorded.stream().map(Room::name).collect(Collectors.toSet());
        boolean changed = false;
        for (var room : recorded) {
            var instance = instances.get(room.name());
            if (instance == null) {
                rooms.remove(ref(room));
                changed = true;
            } else if (instance.status() != room.instance() || room.address() == null) {
                rooms.observe(instance);
                changed = true;
            }
        }
        for (var instance : instances.values()) {
            if (!names.contains(instance.room().room())) {
                LOG.infof("adopting a room without a record; room=%s", instance.room());
                rooms.create(
                        lease, new NewRoom(instance.room(), instance.version(), scheduler.maxMatches(), tokens.get()));
                rooms.observe(instance);
                changed = true;
            }
        }
        ending.removeIf(room -> !instances.containsKey(room.room()));
        return changed ? rooms.list(scheduler.name()) : recorded;
    }

    private boolean clearDead(FleetPlan plan, String lease) {
        boolean failedYoung = false;
        for (var room : plan.dead()) {
            if (ending.contains(ref(room))) {
                continue;
            }
            failedYoung |= FleetPlanner.neverServed(room);
            LOG.infof(
                    "replacing a room; room=%s status=%s why=%s",
                    ref(room), room.status().word(), room.description());
            end(room, lease, Duration.ZERO);
            deeds.removed(room.name(), "expired_room");
        }
        return failedYoung;
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
            ending.add(ref(room));
            runtime.delete(ref(room));
        }
        return free;
    }

    private Duration add(Scheduler scheduler, FleetPlan plan, String lease) {
        long wait = backoff.waitMillis(clock.millis());
        if (plan.add() == 0 || wait > 0) {
            return plan.add() == 0 ? TICK : Duration.ofMillis(wait);
        }
        int started = 0;
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < Math.min(plan.add(), ROOMS_A_ROUND) && faults.isEmpty(); i++) {
            try {
                start(scheduler, lease);
                started++;
            } catch (MusterException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (started > 0) {
            deeds.added(started);
        }
        if (!faults.isEmpty()) {
            LOG.warnf("a room could not be started; scheduler=%s why=%s", scheduler.name(), faults.getFirst());
            backoff.note(true, false, clock.millis());
            return Duration.ofMillis(backoff.waitMillis(clock.millis()));
        }
        return started < plan.add() ? Duration.ZERO : TICK;
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
            rooms.remove(room);
            throw e;
        }
    }

    private static RoomRef ref(Room room) {
        return new RoomRef(room.scheduler(), room.name());
    }
}
