package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import java.util.List;

/// The circuit breaker of a fleet: holds back new rooms while those started keep failing young. The pause
/// doubles with each failure of a room that was started after the one before, up to half a minute. After it,
/// only as many are tried as there are young rooms that do serve, and at least one; all that are wanted again
/// once a room that was started after the last failure has served for a while, or none failed for a while.
final class CrashBackoff {
    private static final long FIRST_MILLIS = 250;
    private static final long LONGEST_MILLIS = 30_000;

    /// A room that fails within this time after its creation counts as failing to start.
    private static final long YOUNG_MILLIS = 60_000;

    private static final long PROVEN_MILLIS = 10_000;

    private long pause;
    private long lastFailure;
    private int tried = Integer.MAX_VALUE;

    /// Takes note that a room is of no use any more.
    ///
    /// @return whether it failed young, so that the next ones are held back
    boolean noteDead(Room room, long now) {
        boolean failed = room.status() == RoomStatus.ERROR || Standing.neverServed(room);
        if (!failed || now - room.createdAt() >= YOUNG_MILLIS) {
            return false;
        }
        // Of rooms that were started together, the first says it for all.
        if (pause == 0 || room.createdAt() > lastFailure) {
            noteFailure(now);
        }
        return true;
    }

    /// Takes note that a room could not be started at all.
    void noteFailure(long now) {
        pause = Math.clamp(pause * 2, FIRST_MILLIS, LONGEST_MILLIS);
        lastFailure = now;
    }

    /// Takes note of the rooms that there are.
    void noteRooms(List<Room> rooms, long now) {
        if (now - lastFailure > pause + YOUNG_MILLIS) {
            pause = 0;
        }
        int young = 0;
        for (var room : rooms) {
            if (room.status().isAvailable() && !Standing.neverServed(room) && !room.validation()) {
                if (room.createdAt() > lastFailure && now - room.createdAt() > PROVEN_MILLIS) {
                    pause = 0;
                }
                young += now - room.createdAt() < YOUNG_MILLIS ? 1 : 0;
            }
        }
        tried = Math.max(1, young);
    }

    /// How long to wait before the next room may be started, 0 for not at all.
    long waitMillis(long now) {
        return pause == 0 ? 0 : Math.max(0, lastFailure + pause - now);
    }

    /// How many of the wanted rooms may be started, once the wait is over.
    int allowance(int wanted) {
        return pause == 0 ? wanted : Math.min(wanted, tried);
    }

    /// Whether rooms are held back.
    boolean isOpen() {
        return pause > 0;
    }
}
