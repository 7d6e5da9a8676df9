package dev.muster.fleet;

import dev.muster.room.Census;
import dev.muster.room.NewRoom;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Compares the records of a scheduler's rooms with their instances as a whole, because events may have been
/// missed: a record without an instance goes, an instance without a record is adopted.
final class RecordCheck {
    private static final Logger LOG = Logger.getLogger(RecordCheck.class);

    /// How long the instance of a validation room may stay unseen: others start those, beside this check.
    private static final long BEING_STARTED_MILLIS = 30_000;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final Supplier<String> tokens;
    private final Set<String> adopted = new HashSet<>();

    RecordCheck(Rooms rooms, RoomRuntime runtime, Supplier<String> tokens) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.tokens = tokens;
    }

    /// All rooms, after their records were mended.
    ///
    /// @param lease proof that the caller looks after the scheduler
    Census mended(Scheduler scheduler, String lease) {
        var census = rooms.census(scheduler.name());
        Map<String, Instance> instances = new HashMap<>();
        runtime.instances(scheduler.name())
                .forEach(instance -> instances.put(instance.room().room(), instance));
        boolean changed = false;
        for (var room : census.rooms()) {
            var instance = instances.get(room.name());
            if (instance != null) {
                if (!isBeingEnded(room) && isNews(instance, room)) {
                    rooms.observe(lease, instance);
                    changed = true;
                }
            } else if (!isBeingStarted(room, census.now())) {
                rooms.remove(lease, new RoomRef(room.scheduler(), room.name()));
                changed = true;
            }
        }
        Set<String> recorded = census.rooms().stream().map(Room::name).collect(Collectors.toSet());
        for (var instance : instances.values()) {
            if (!recorded.contains(instance.room().room())) {
                changed |= adopt(scheduler, instance, lease);
            }
        }
        var all = changed ? rooms.census(scheduler.name()) : census;
        adopted.retainAll(all.rooms().stream().map(Room::name).collect(Collectors.toSet()));
        return all;
    }

    /// Whether it was found running and did not say since how it is: players may be in it.
    boolean isUnheard(Room room) {
        return room.ping() == PingStatus.UNKNOWN && adopted.contains(room.name());
    }

    private static boolean isNews(Instance instance, Room room) {
        return instance.status() != room.instance() || room.address() == null && instance.address() != null;
    }

    // Whoever decided it may not have come to its instance yet: that still runs.
    private static boolean isBeingEnded(Room room) {
        return room.draining() && room.instance() == InstanceStatus.TERMINATING;
    }

    private static boolean isBeingStarted(Room room, long now) {
        return room.validation()
                && room.instance() == InstanceStatus.UNKNOWN
                && now - room.createdAt() < BEING_STARTED_MILLIS;
    }

    private boolean adopt(Scheduler scheduler, Instance instance, String lease) {
        var room = new NewRoom(instance.room(), instance.version(), scheduler.maxMatches(), tokens.get());
        boolean isNew = rooms.adopt(lease, room);
        if (isNew) {
            LOG.infof("adopted a room without a record; room=%s", instance.room());
            adopted.add(room.room().room());
            rooms.observe(lease, instance);
        }
        return isNew;
    }
}
