package dev.muster.ticket;

/// A stored ticket.
///
/// @param createdAt milliseconds since 1970 by the clock of Redis
/// @param goesAt when it goes by itself unless it is assigned, or [#NEVER]
/// @param body the ticket in its creator's form
// The bytes are passed on as they came; nobody compares tickets by value.
@SuppressWarnings("ArrayRecordComponent")
public record Ticket(String id, long createdAt, long goesAt, byte[] body, TicketState state) {
    /// No time at all.
    public static final long NEVER = Long.MAX_VALUE;
}
