package dev.muster.fleet;

import dev.muster.room.Room;
import java.util.List;

/// What to do so that a fleet becomes as specified.
///
/// @param add how many rooms to start
/// @param dead rooms that are of no use any more: ended, failed, or silent for too long
/// @param surplus rooms that are too many, to be drained
public record FleetPlan(int add, List<Room> dead, List<Room> surplus) {
    public FleetPlan {
        dead = List.copyOf(dead);
        surplus = List.copyOf(surplus);
    }

    /// Whether all is as specified.
    public boolean isEmpty() {
        return add == 0 && dead.isEmpty() && surplus.isEmpty();
    }
}
