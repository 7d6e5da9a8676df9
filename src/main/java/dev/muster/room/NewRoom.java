package dev.muster.room;

import dev.muster.runtime.RoomRef;

/// A room that is about to be started.
///
/// @param token secret that it will prove itself with
/// @param validation whether it only shows that a version works: it is never allocated, does not count as a
///     room of the fleet, and its events go nowhere
public record NewRoom(RoomRef room, String version, int maxMatches, String token, boolean validation) {

    /// A room of the fleet.
    public NewRoom(RoomRef room, String version, int maxMatches, String token) {
        this(room, version, maxMatches, token, false);
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return room.toString();
    }
}
