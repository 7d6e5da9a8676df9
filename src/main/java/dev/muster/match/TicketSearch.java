package dev.muster.match;

import dev.muster.game.Game;
import dev.muster.ticket.TicketColumns;
import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.TicketIndex;
import dev.muster.ticket.Tickets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the searchable tickets of a pool, as they are when it is asked: what was written anywhere before the
/// question is seen by it.
public final class TicketSearch {
    /// How many reads of bodies are under way at once.
    private static final int AHEAD = 8;

    private final TicketFeeds feeds;
    private final Tickets tickets;

    public TicketSearch(TicketFeeds feeds, Tickets tickets) {
        this.feeds = feeds;
        this.tickets = tickets;
    }

    /// A ticket that was found.
    ///
    /// @param createdAt milliseconds since 1970 by the clock of Redis
    /// @param body the ticket in its creator's form
    // The bytes are passed on as they came; nobody compares tickets by value.
    @SuppressWarnings("ArrayRecordComponent")
    public record Found(String id, long createdAt, byte[] body) {}

    /// The ids of the tickets.
    public List<String> ids(Game game, Pool pool) {
        return read(index(game), pool, TicketColumns::id);
    }

    /// The tickets, one after the other, on the thread of the caller. Those that go meanwhile are left out.
    public void search(Game game, Pool pool, Consumer<Found> found) {
        var index = index(game);
        var hits = read(index, pool, Hit::of);
        int step = AHEAD * Tickets.BODIES;
        for (int from = 0; from < hits.size(); from += step) {
            var some = hits.subList(from, Math.min(hits.size(), from + step));
            var read = missing(game, index, some);
            for (var hit : some) {
                var body = hit.body != null ? hit.body : read.get(hit.id);
                if (body != null) {
                    found.accept(new Found(hit.id, hit.createdAt, body));
                }
            }
        }
    }

    private TicketIndex index(Game game) {
        return feeds.find(game)
                .map(feed -> {
                    feed.refresh();
                    return feed.index();
                })
                .orElseGet(TicketIndex::new);
    }

    private Map<String, byte[]> missing(Game game, TicketIndex index, List<Hit> hits) {
        var ids = hits.stream().filter(hit -> hit.body == null).map(Hit::id).toList();
        List<CompletableFuture<List<byte @Nullable []>>> under = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += Tickets.BODIES) {
            under.add(tickets.bodies(game, ids.subList(from, Math.min(ids.size(), from + Tickets.BODIES))));
        }
        Map<String, byte[]> read = new HashMap<>();
        int at = 0;
        for (var some : under) {
            for (var body : some.join()) {
                if (body != null) {
                    read.put(ids.get(at), body);
                }
                at++;
            }
        }
        if (!read.isEmpty()) {
            index.keep(read);
        }
        return read;
    }

    private static <T> List<T> read(TicketIndex index, Pool pool, Row<T> row) {
        return index.read(columns -> {
            var words = PoolQuery.rows(pool, columns);
            List<T> hits = new ArrayList<>();
            for (int word = 0; word < words.length; word++) {
                for (long left = words[word]; left != 0; left &= left - 1) {
                    hits.add(row.of(columns, (word << 6) + Long.numberOfTrailingZeros(left)));
                }
            }
            return hits;
        });
    }

    private interface Row<T> {
        T of(TicketColumns columns, int row);
    }

    @SuppressWarnings("ArrayRecordComponent") // as Found
    private record Hit(String id, long createdAt, byte @Nullable [] body) {
        static Hit of(TicketColumns columns, int row) {
            return new Hit(columns.id(row), columns.createdAt(row), columns.body(row));
        }
    }
}
