package dev.muster.ticket;

import java.util.List;

/// One entry of the ticket log: what one transaction did to the tickets of a game.
public sealed interface TicketChange {

    /// A ticket came to be, searchable.
    record Created(String id, long at, SearchFields fields) implements TicketChange {}

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
