package dev.muster.ticket;

/// One line of a ticket's history.
///
/// @param at milliseconds since 1970 by the clock of Redis
/// @param match that it was proposed to, or that the director made; empty otherwise
/// @param connection where its players were told to connect; empty otherwise
public record TicketEvent(Kind kind, long at, String match, String connection) {

    /// What happened.
    public enum Kind {
        /// It came to be.
        CREATED,
        /// It was promised to a match.
        PROPOSED,
        /// It was searchable again: released, not assigned in time, or its room ended before the match began.
        RELEASED,
        /// Its players were told where to connect.
        ASSIGNED,
        /// Its time was over.
        EXPIRED,
        /// Somebody deleted it.
        DELETED
    }
}
