package dev.muster.fleet;

import dev.muster.room.Room;
import java.util.List;

/// How much of a fleet is in use.
///
/// What runs in a draining room counts as in use, since its players will want another room; its free slots do
/// not count, since nobody gets them.
///
/// @param matches that run or have a slot reserved
/// @param freeSlots neither running nor reserved, in rooms that serve
/// @param usedRooms rooms with at least one match
/// @param rooms that are there or about to be, and do not drain
/// @param maxMatches how many matches a new room will host
record Demand(int matches, int freeSlots, int usedRooms, int rooms, int maxMatches) {

    /// The demand on rooms that are alive.
    static Demand of(List<Room> available, List<Room> draining, int maxMatches) {
        int matches = 0;
        int free = 0;
        int used = 0;
        for (var room : available) {
            if (Standing.serves(room)) {
                int in = matches(room);
                matches += in;
                used += in > 0 ? 1 : 0;
                free += Math.max(0, room.maxMatches() - in);
            }
        }
        for (var room : draining) {
            if (Standing.serves(room)) {
                matches += matches(room);
                used += matches(room) > 0 ? 1 : 0;
            }
        }
        return new Demand(matches, free, used, available.size(), Math.max(1, maxMatches));
    }

    private static int matches(Room room) {
        int counted = room.runningMatches() + room.reservations();
        return switch (room.status()) {
            case OCCUPIED, ACTIVE, ALLOCATED -> Math.max(1, counted);
            case PENDING, UNREADY, READY, TERMINATING, ERROR, TERMINATED -> counted;
        };
    }
}
