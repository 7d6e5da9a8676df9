package dev.muster.app.sampleroom;

import java.util.Set;

/// A slot of this room that is promised to a match, and who may play it.
final class Reservation {
    private final String match;
    private final Set<String> tickets;

    Reservation(String match, Set<String> tickets) {
        this.match = match;
        this.tickets = tickets;
    }

    String match() {
        return match;
    }

    Set<String> tickets() {
        return tickets;
    }
}
