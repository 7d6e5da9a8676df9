package dev.muster.room;

import java.util.List;

/// All rooms of a scheduler.
///
/// @param now when they were counted, in milliseconds since 1970 by the clock of Redis; rooms may be read a
///     little later
public record Census(long now, List<Room> rooms) {}
