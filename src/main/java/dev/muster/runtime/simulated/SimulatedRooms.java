package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;

/// Simulated rooms, wherever they live, for those who test with them.
public interface SimulatedRooms {
    /// Tells a room to misbehave from now on.
    ///
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when no such room is played
    void misbehave(RoomRef room, Misbehaviour kind);
}
