package dev.muster.fleet;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceStatus;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Compares the rooms that are with those that should be; pure.
///
/// A room is available while it serves players or is about to, and is not draining. Too few available rooms
/// are topped up; of too many, those go first whom players miss least. Rooms that drain already are listed
/// again each time, so that they go once they are empty.
public final class FleetPlanner {
    private final FleetConfig config;

    public FleetPlanner(FleetConfig config) {
        this.config = config;
    }

    /// The plan for one scheduler.
    ///
    /// @param since from when on somebody looked after the rooms without a break: silence before that is
    ///     nobody's fault, since pings could not be heard
    /// @param now milliseconds since 1970, by the clock that stamped the rooms, as `since`
    public FleetPlan plan(Scheduler scheduler, List<Room> rooms, long since, long now) {
        List<Room> dead = new ArrayList<>();
        List<Room> draining = new ArrayList<>();
        List<Room> available = new ArrayList<>();
        for (var room : rooms) {
            if (isDead(room, since, now)) {
                dead.add(room);
            } else if (room.draining()) {
                draining.add(room);
            } else if (room.status().isAvailable()) {
                available.add(room);
            }
        }
        int desired = scheduler.roomsReplicas();
        available.sort(Comparator.comparingInt(FleetPlanner::missed).thenComparing(Room::name));
        List<Room> surplus = new ArrayList<>(draining);
        surplus.addAll(available.subList(0, Math.max(0, available.size() - desired)));
        return new FleetPlan(Math.max(0, desired - available.size()), dead, surplus);
    }

    private boolean isDead(Room room, long since, long now) {
        return switch (room.status()) {
            case ERROR, TERMINATED -> true;
            case PENDING, UNREADY ->
                room.ping() == PingStatus.UNKNOWN
                        ? isOver(room.createdAt(), since, config.initializationTimeout(), now)
                        : isSilent(room, since, now);
            case TERMINATING -> isEnding(room) || isOver(room.statusSince(), since, config.deletionTimeout(), now);
            case READY, OCCUPIED, ACTIVE, ALLOCATED -> isSilent(room, since, now);
        };
    }

    // Its instance is ending, and not because we ended it: what is left of it is to be cleared away.
    private static boolean isEnding(Room room) {
        return room.instance() == InstanceStatus.TERMINATING;
    }

    private boolean isSilent(Room room, long since, long now) {
        return isOver(room.lastPing(), since, config.pingTimeout(), now);
    }

    private static boolean isOver(long start, long since, Duration limit, long now) {
        return now - Math.max(start, since) > limit.toMillis();
    }

    // How much players would miss a room: the order of deletion.
    private static int missed(Room room) {
        return switch (room.status()) {
            case PENDING, UNREADY -> 0;
            case READY -> 1;
            case ALLOCATED -> 2;
            case ACTIVE -> 3;
            case OCCUPIED -> 4;
            case TERMINATING, ERROR, TERMINATED -> throw new IllegalArgumentException(room + " is not available");
        };
    }

    /// Whether a dead room never served: one that ended or failed before its first ping.
    static boolean neverServed(Room room) {
        return room.ping() == PingStatus.UNKNOWN && room.status() != RoomStatus.TERMINATING;
    }
}
