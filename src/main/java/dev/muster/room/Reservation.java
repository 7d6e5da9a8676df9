package dev.muster.room;

import java.util.List;

/// A slot promised to a match until its room confirms it or the deadline passes.
///
/// @param id made by whoever reserved
/// @param match what it is for
/// @param since when it was made, in milliseconds since 1970 by the clock of Redis
/// @param deadline when it lapses, likewise
/// @param tickets whom the room is to admit
public record Reservation(String id, String match, long since, long deadline, List<String> tickets) {}
