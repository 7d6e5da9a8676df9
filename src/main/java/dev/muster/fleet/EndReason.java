package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.runtime.InstanceStatus;

/// Why the reconciler ends a room.
public enum EndReason {
    /// It failed, went silent, or never became ready.
    EXPIRED("expired_room"),
    /// It ended by itself, in order.
    TERMINATED("expired_room"),
    /// It said that it ends, and then took too long.
    TERMINATION_TIMEOUT("expired_room"),
    /// There are more than wanted.
    SCALE_DOWN("scale_down"),
    /// Its version is outdated.
    REPLACED("rolling_update_replace");

    private final String word;

    EndReason(String word) {
        this.word = word;
    }

    /// Maestro's word in `remove_rooms`.
    public String word() {
        return word;
    }

    static EndReason ofDead(Room room) {
        return switch (room.status()) {
            case TERMINATED -> TERMINATED;
            case TERMINATING -> room.instance() == InstanceStatus.TERMINATING ? TERMINATED : TERMINATION_TIMEOUT;
            case PENDING, UNREADY, READY, OCCUPIED, ACTIVE, ALLOCATED, ERROR -> EXPIRED;
        };
    }
}
