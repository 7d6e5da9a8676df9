package dev.muster.event;

/// A change of status that waits to be told: Muster saw that the room ends, or is gone.
///
/// @param id its place in the queue
/// @param at when it happened, in milliseconds since 1970 by the clock of Redis
/// @param metadata the JSON object of the room's latest ping
public record QueuedEvent(String id, long at, RoomFacts room, String metadata) {}
