package dev.muster.app.sampleroom;

import java.net.SocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// One match, from its first player's arrival until it is forgotten. Guarded by the [Game] that
/// it belongs to.
final class Match {
    private final String id;
    private final Set<String> tickets;
    private final long startedAt;
    private final Map<String, SocketAddress> players = new LinkedHashMap<>();
    private final Set<String> left = new HashSet<>();
    private long endedAt = -1;

    /// @param startedAt milliseconds since the epoch, by this room's clock
    Match(String id, Set<String> tickets, long startedAt) {
        this.id = id;
        this.tickets = new HashSet<>(tickets);
        this.startedAt = startedAt;
    }

    String id() {
        return id;
    }

    /// Who may play; grows when players are added.
    Set<String> tickets() {
        return tickets;
    }

    long startedAt() {
        return startedAt;
    }

    long endedAt() {
        return endedAt;
    }

    boolean isOver() {
        return endedAt >= 0;
    }

    /// The last address that each ticket said hello from.
    Map<String, SocketAddress> players() {
        return players;
    }

    void join(String ticket, SocketAddress address) {
        players.put(ticket, address);
    }

    boolean isPlayer(String ticket, SocketAddress address) {
        return address.equals(players.get(ticket));
    }

    void leave(String ticket) {
        left.add(ticket);
    }

    boolean hasLeft(String ticket) {
        return left.contains(ticket);
    }

    boolean isDeserted() {
        return left.containsAll(tickets);
    }

    void end(long now) {
        endedAt = now;
    }
}
