package dev.muster.runtime;

import dev.muster.scheduler.Scheduler;

/// Everything that is needed to start the instance of one room.
///
/// @param token secret by which the room proves who it is (`MUSTER_ROOM_TOKEN`)
public record RoomRequest(Scheduler scheduler, String room, String token) {
    /// The room's full name.
    public RoomRef ref() {
        return new RoomRef(scheduler.name(), room);
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return ref().toString();
    }
}
