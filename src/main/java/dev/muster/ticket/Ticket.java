package dev.muster.ticket;

/// A stored ticket.
///
/// @param createdAt milliseconds since 1970 by the clock of Redis
/// @param body the ticket in its creator's form
public record Ticket(String id, long createdAt, byte[] body, TicketState state) {}
