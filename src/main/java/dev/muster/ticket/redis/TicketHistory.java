package dev.muster.ticket.redis;

import dev.muster.ticket.TicketEvent;
import dev.muster.ticket.TicketEvent.Kind;
import java.util.ArrayList;
import java.util.List;

/// Histories as `lua/ticket/prelude.lua` writes them: a line with the time of creation, then one for each event.
final class TicketHistory {
    private TicketHistory() {}

    static List<TicketEvent> decode(String text) {
        List<TicketEvent> events = new ArrayList<>();
        for (var line : text.lines().toList()) {
            events.add(events.isEmpty() ? new TicketEvent(Kind.CREATED, Long.parseLong(line), "", "") : event(line));
        }
        return events;
    }

    private static TicketEvent event(String line) {
        var parts = line.split(" ", 4);
        var connection = parts.length > 3 ? parts[3] : "";
        return new TicketEvent(kind(parts[0]), Long.parseLong(parts[1]), parts[2], connection);
    }

    private static Kind kind(String letter) {
        return switch (letter) {
            case "p" -> Kind.PROPOSED;
            case "r" -> Kind.RELEASED;
            case "a" -> Kind.ASSIGNED;
            case "e" -> Kind.EXPIRED;
            case "d" -> Kind.DELETED;
            default -> throw new IllegalStateException("unknown event " + letter + " in the history of a ticket");
        };
    }
}
