package dev.muster.fleet;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;

/// Tells the rooms of a scheduler from those that were started for another of its name: of a store that was lost
/// since, or of one that is in use elsewhere. A ping heard here makes such a room one of ours, since rooms ping where
/// they were told to; until then players may be in it of whom nothing is known here.
final class Strangers {
    private final RoomRuntime runtime;

    Strangers(RoomRuntime runtime) {
        this.runtime = runtime;
    }

    /// Whether a room's instance was started for another scheduler of the name.
    boolean isStranger(Scheduler scheduler, RoomRef room) {
        return runtime.startedFor(room)
                .filter(creation -> !creation.equals(scheduler.createdAt()))
                .isPresent();
    }

    /// The same, and nothing was heard of it here.
    boolean isUnheard(Scheduler scheduler, Room room) {
        return room.ping() == PingStatus.UNKNOWN && isStranger(scheduler, new RoomRef(room.scheduler(), room.name()));
    }

    /// The same, and it may still run.
    boolean mayPlay(Scheduler scheduler, Room room) {
        return switch (room.status()) {
            case PENDING, UNREADY, READY, OCCUPIED, ACTIVE, ALLOCATED -> isUnheard(scheduler, room);
            case ERROR, TERMINATING, TERMINATED -> false;
        };
    }
}
