package dev.muster.match;

import java.util.List;
import java.util.OptionalDouble;

/// A match that a match function proposes.
///
/// @param id told by the function; unique within one cycle
/// @param tickets ids, as the function gave them: nobody checked that they exist
/// @param hasBackfill whether it fills a backfill, or starts one
/// @param backfill id of the backfill that it fills, or empty
/// @param score by which the default evaluator prefers it; empty when the function gave none
/// @param isScored false when what the function gave as a score cannot be read
/// @param body the match in the form of its door
// The bytes are passed on as they came; nobody compares proposals by value.
@SuppressWarnings("ArrayRecordComponent")
public record Proposal(
        String id,
        List<String> tickets,
        boolean hasBackfill,
        String backfill,
        OptionalDouble score,
        boolean isScored,
        byte[] body) {
    public Proposal {
        tickets = List.copyOf(tickets);
    }
}
