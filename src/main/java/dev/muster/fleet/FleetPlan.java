package dev.muster.fleet;

import dev.muster.room.Room;
import java.util.List;

/// What to do so that a fleet becomes as specified.
///
/// @param wanted how many rooms there are to be, without those that a rollout may add meanwhile
/// @param available rooms that serve players or are about to, without those that drain
/// @param add how many rooms to start
/// @param recalled draining rooms that are needed again
/// @param dead rooms that are of no use any more: ended, failed, or silent for too long
/// @param replaced rooms of outdated versions that are to go, to be drained
/// @param surplus rooms that are too many, to be drained
/// @param memory what autoscaling is to remember
record FleetPlan(
        int wanted,
        int available,
        int add,
        List<Room> recalled,
        List<Room> dead,
        List<Room> replaced,
        List<Room> surplus,
        ScalingMemory memory) {
    FleetPlan {
        recalled = List.copyOf(recalled);
        dead = List.copyOf(dead);
        replaced = List.copyOf(replaced);
        surplus = List.copyOf(surplus);
    }

    /// Whether all is as specified.
    boolean isEmpty() {
        return add == 0 && recalled.isEmpty() && dead.isEmpty() && replaced.isEmpty() && surplus.isEmpty();
    }
}
