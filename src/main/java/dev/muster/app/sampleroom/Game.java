package dev.muster.app.sampleroom;

import java.net.SocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules: who is let in, who hears whom, when a match begins and ends. Players speak to it in lines of
/// text, one a datagram; its monitor guards all of it.
///
/// A ticket is let in when a reservation of this room names it. Reservations that were read a while ago are
/// read again before a match starts by them, since they may have lapsed; those of running matches are
/// remembered, since the door stops listing them once the room has said that it plays them.
final class Game {
    private static final int ENDED_REMEMBERED = 100;
    private static final int WAITING_MAX = 1000;
    private static final long RESERVATION_GOOD_MILLIS = 1000;

    private final long matchMillis;
    private final Clock clock;
    private final Outbox outbox;
    private final Map<String, Match> running = new LinkedHashMap<>();
    private final Map<String, Match> ended = new LinkedHashMap<>();
    private final Map<String, Match> playing = new HashMap<>();
    private final Map<String, Reservation> reserved = new HashMap<>();
    private long reservedAt;
    private List<Hello> waiting = new ArrayList<>();
    private long changes;

    /// Where answers go. Called with the game's monitor held, so it must not block.
    interface Outbox {
        void send(SocketAddress player, String line);
    }

    private static final class Hello {
        private final String ticket;
        private final SocketAddress from;

        Hello(String ticket, SocketAddress from) {
            this.ticket = ticket;
            this.from = from;
        }
    }

    /// @param matchMillis after which a match ends even if its players are still there
    Game(long matchMillis, Clock clock, Outbox outbox) {
        this.matchMillis = matchMillis;
        this.clock = clock;
        this.outbox = outbox;
    }

    /// Handles one datagram; what cannot be understood is dropped.
    synchronized void receive(SocketAddress from, String line) {
        var words = line.split(" ", 4);
        if (words.length < 2) {
            return;
        }
        switch (words[0]) {
            case "HELLO" -> hello(words[1], from);
            case "SAY" -> {
                if (words.length == 4) {
                    say(words[1], words[2], words[3], from);
                }
            }
            case "BYE" -> bye(words[1], from);
            default -> {}
        }
    }

    /// Whether players wait for the reservations to be read.
    synchronized boolean isAsking() {
        return !waiting.isEmpty();
    }

    /// Takes the players who wait off the list. A read of the reservations that starts after this
    /// concerns them all.
    synchronized List<?> takeWaiting() {
        var taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /// What the door said, in answer to all players of `asked`. A ticket that it does not list is refused.
    synchronized void reservations(List<Reservation> listed, List<?> asked) {
        reserved.clear();
        reservedAt = clock.millis();
        for (var reservation : listed) {
            var match = running.get(reservation.match());
            if (match != null) {
                admit(match, reservation);
            } else if (!ended.containsKey(reservation.match())) {
                for (var ticket : reservation.tickets()) {
                    reserved.put(ticket, reservation);
                }
            }
        }
        for (var item : asked) {
            var hello = (Hello) item;
            if (!welcome(hello.ticket, hello.from)) {
                send(hello.from, "REFUSED ", hello.ticket);
            }
        }
    }

    /// Ends the matches whose time is over, and says how many milliseconds there are until the next; 0 when
    /// none runs.
    synchronized long endOverdue() {
        long now = clock.millis();
        long next = 0;
        for (var match : new ArrayList<>(running.values())) {
            long left = match.startedAt() + matchMillis - now;
            if (left <= 0) {
                end(match, now);
            } else if (next == 0 || left < next) {
                next = left;
            }
        }
        return next;
    }

    synchronized List<String> runningMatches() {
        return new ArrayList<>(running.keySet());
    }

    /// Rises whenever a match starts or ends, and tells those who wait on the monitor.
    synchronized long changes() {
        return changes;
    }

    private void hello(String ticket, SocketAddress from) {
        if (clock.millis() - reservedAt > RESERVATION_GOOD_MILLIS) {
            reserved.clear();
        }
        if (!welcome(ticket, from) && waiting.size() < WAITING_MAX) {
            waiting.add(new Hello(ticket, from));
            notifyAll();
        }
    }

    /// Answers a ticket that is known; false for any other.
    private boolean welcome(String ticket, SocketAddress from) {
        var match = playing.get(ticket);
        var reservation = reserved.get(ticket);
        if (reservation != null && (match == null || match.isOver())) {
            match = start(reservation);
        }
        if (match == null) {
            return false;
        }
        if (match.isOver()) {
            sayEnd(match, from);
        } else {
            match.join(ticket, from);
            send(from, "WELCOME ", match.id(), " ", Long.toString(match.startedAt()));
        }
        return true;
    }

    /// Players who were added to a match that runs already.
    private void admit(Match match, Reservation reservation) {
        for (var ticket : reservation.tickets()) {
            match.tickets().add(ticket);
            playing.put(ticket, match);
        }
    }

    private Match start(Reservation reservation) {
        var match = new Match(reservation.match(), reservation.tickets(), clock.millis());
        running.put(match.id(), match);
        for (var ticket : match.tickets()) {
            playing.put(ticket, match);
            reserved.remove(ticket);
        }
        changed();
        return match;
    }

    private void say(String ticket, String sequence, String text, SocketAddress from) {
        var match = playing.get(ticket);
        if (match == null || match.isOver() || !match.isPlayer(ticket, from)) {
            return;
        }
        for (var player : match.players().entrySet()) {
            var other = player.getKey();
            if (!other.equals(ticket) && !match.hasLeft(other)) {
                send(player.getValue(), "HEARD ", ticket, " ", sequence, " ", text);
            }
        }
    }

    private void bye(String ticket, SocketAddress from) {
        var match = playing.get(ticket);
        if (match == null) {
            return;
        }
        if (match.isOver()) {
            sayEnd(match, from);
        } else if (match.isPlayer(ticket, from)) {
            match.leave(ticket);
            if (match.isDeserted()) {
                end(match, clock.millis());
            }
        }
    }

    private void end(Match match, long now) {
        match.end(now);
        running.remove(match.id());
        ended.put(match.id(), match);
        forgetOldest();
        for (var player : match.players().values()) {
            sayEnd(match, player);
        }
        changed();
    }

    private void forgetOldest() {
        if (ended.size() <= ENDED_REMEMBERED) {
            return;
        }
        Iterator<Match> oldest = ended.values().iterator();
        var forgotten = oldest.next();
        oldest.remove();
        for (var ticket : forgotten.tickets()) {
            playing.remove(ticket, forgotten);
        }
    }

    private void sayEnd(Match match, SocketAddress player) {
        send(player, "END ", match.id(), " ", Long.toString(match.endedAt()));
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    private void send(@Nullable SocketAddress player, String... parts) {
        if (player != null) {
            outbox.send(player, String.join("", parts));
        }
    }
}
