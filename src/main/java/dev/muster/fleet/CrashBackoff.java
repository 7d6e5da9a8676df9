package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import java.util.List;

/// The circuit breaker of a fleet: holds back new rooms while those started keep failing young. The pause
/// doubles with each failure up to half a minute, and ends only when a room that was started after the last
/// failure has served for a while.
final class CrashBackoff {
    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 30_000;

    /// A room that fails within this time after its creation counts as failing to start.
    private static final long YOUNG_MILLIS = 60_000;

    private static final long PROVEN_MILLIS = 10_000;

    private long pause;
    private long lastFailure;

    /// Takes note that a room is of no use any more.
    ///
    /// @return whether it failed young, so that the next ones are held back
    boolean noteDead(Room room, long now) {
        boolean failed = room.status() == RoomStatus.ERROR || FleetPlanner.neverServed(room);
        if (failed && now - room.createdAt() < YOUNG_MILLIS) {
            noteFailure(now);
            return true;
        }
        return false;
    }

    /// Takes note that a room could not be started at all.
    void noteFailure(long now) {
        pause = Math.clamp(pause * 2, FIRST_MILLIS, LONGEST_MILLIS);
        lastFailure = now;
    }

    /// Takes note of the rooms that there are.
    void noteRooms(List<Room> rooms, long now) {
        boolean proven = rooms.stream()
                .anyMatch(room -> room.status().isAvailable()
                        && !FleetPlanner.neverServed(room)
                        && room.createdAt() > lastFailure
                        && now - room.createdAt() > PROVEN_MILLIS);
        if (proven) {
            pause = 0;
        }
    }

    /// How long to wait before the next room may be started, 0 for not at all.
    long waitMillis(long now) {
        return pause == 0 ? 0 : Math.max(0, lastFailure + pause - now);
    }
}
