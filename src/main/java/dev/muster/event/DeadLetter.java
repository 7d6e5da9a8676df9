package dev.muster.event;

/// An event that was given up.
///
/// @param at when it happened, in milliseconds since 1970 by the clock of Redis
/// @param buriedAt when it was given up, likewise
public record DeadLetter(String id, String room, String why, long at, long buriedAt) {}
