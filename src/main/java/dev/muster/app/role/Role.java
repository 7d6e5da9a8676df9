package dev.muster.app.role;

/// A part of the program that a process runs.
public enum Role {
    /// Doors of operators: schedulers, operations, profiles.
    MANAGEMENT,
    /// Doors of game servers: pings, reservations, room lists.
    ROOMS,
    /// Loops over schedulers: operations, reconciler, runtime watch.
    WORKER,
    /// Doors of players: Open Match; loops over tickets.
    MATCHMAKING,
    /// Loops over profiles.
    DIRECTOR
}
