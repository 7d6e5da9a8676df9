package dev.muster.ticket;

import java.util.List;

/// One entry of the ticket log: what one transaction did to the tickets of a game.
public sealed interface TicketChange {

    /// A ticket came to be, searchable.
    ///
    /// @param goesAt when it goes by itself unless it is assigned, or [Ticket#NEVER]
    record Created(String id, long at, SearchFields fields, long goesAt) implements TicketChange {
        /// One that does not go by itself.
        public Created(String id, long at, SearchFields fields) {
            this(id, at, fields, Ticket.NEVER);
        }
    }

    /// Tickets were promised to a match, until a deadline.
    record Proposed(List<String> ids, long until) implements TicketChange {}

    /// Tickets are searchable again.
    record Released(List<String> ids) implements TicketChange {}

    /// All tickets are searchable again that were promised to a match.
    record AllReleased() implements TicketChange {}

    /// Tickets were told where to play.
    record Assigned(List<String> ids, Assignment assignment) implements TicketChange {}

    /// Tickets are gone: deleted, or their time was over.
    record Deleted(List<String> ids) implements TicketChange {}
}
