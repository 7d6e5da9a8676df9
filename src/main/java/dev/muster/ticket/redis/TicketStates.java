package dev.muster.ticket.redis;

import dev.muster.ticket.Assignment;
import dev.muster.ticket.Opaque;
import dev.muster.ticket.Ticket;
import dev.muster.ticket.TicketState;

/// States of tickets as scripts give them.
final class TicketStates {
    private TicketStates() {}

    /// When a ticket goes by itself: 0 stands for never.
    static long goesAt(long stored) {
        return stored == 0 ? Ticket.NEVER : stored;
    }

    static TicketState decode(String letter, String match, long until, String connection, byte[] details) {
        return switch (letter) {
            case "s" -> new TicketState.Searchable();
            case "p" -> new TicketState.Proposed(match, until);
            case "a" -> new TicketState.Assigned(new Assignment(connection, match, new Opaque(details)), until);
            default -> throw new IllegalStateException("unknown ticket state " + letter);
        };
    }
}
