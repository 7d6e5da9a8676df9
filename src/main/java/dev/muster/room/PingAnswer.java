package dev.muster.room;

/// What became of a ping.
public enum PingAnswer {
    /// Taken note of.
    NOTED,
    /// What it said was no possible change, and nothing was written.
    REFUSED,
    /// The scheduler has no such room.
    UNKNOWN_ROOM,
    /// There is no such scheduler.
    UNKNOWN_SCHEDULER
}
