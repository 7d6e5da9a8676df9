package dev.muster.ticket;

/// A running match that wants more players.
///
/// @param createdAt milliseconds since 1970 by the clock of Redis
/// @param generation grows with each change; a proposal is for one of them
/// @param body the backfill in its creator's form
// The bytes are passed on as they came; nobody compares backfills by value.
@SuppressWarnings("ArrayRecordComponent")
public record Backfill(String id, long createdAt, long generation, SearchFields fields, byte[] body) {}
