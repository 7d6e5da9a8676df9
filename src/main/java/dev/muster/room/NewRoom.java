package dev.muster.room;

import dev.muster.runtime.RoomRef;

/// A room that is about to be started.
///
/// @param token secret that it will prove itself with
public record NewRoom(RoomRef room, String version, int maxMatches, String token) {
    /// Never shows the token.
    @Override
    public String toString() {
        return room.toString();
    }
}
