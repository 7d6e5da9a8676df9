package dev.muster.ticket;

import dev.muster.game.Game;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/// The feeds of the games in use, each refreshed when a process anywhere changed a ticket of its game, and
/// at least every second, since signals may be lost.
public final class TicketFeeds implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TicketFeeds.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final TicketLog log;
    private final FeedListener observer;
    private final InstantSource clock;
    private final ConcurrentMap<String, InUse> byShard = new ConcurrentHashMap<>();
    private final Signals.Subscription signals;
    private final Loop tick;

    private record InUse(Game game, TicketFeed feed, Instant lastUse) {}

    /// Feeds of which nobody counts anything.
    public TicketFeeds(TicketLog log, Signals signals, InstantSource clock) {
        this(log, signals, clock, FeedListener.NONE);
    }

    /// @param observer is told of the refreshes of all
    public TicketFeeds(TicketLog log, Signals signals, InstantSource clock, FeedListener observer) {
        this.log = log;
        this.observer = observer;
        this.clock = clock;
        this.signals = signals.listen("tickets", this::refresh);
        this.tick = Loop.start("tickets", woken -> {
            refresh(Signals.EVERYTHING);
            return TICK;
        });
    }

    /// The feed of a game, from now on kept up to date. To be asked for at each use: a feed that nobody
    /// asked for in a while is dropped.
    public TicketFeed of(Game game) {
        return byShard.compute(game.shard(), (shard, known) -> {
                    var feed = known == null ? new TicketFeed(game, log, observer) : known.feed();
                    return new InUse(game, feed, clock.instant());
                })
                .feed();
    }

    /// The feed of a game that anything was ever stored for: none is kept for what callers make up. Waits for the
    /// store.
    public Optional<TicketFeed> find(Game game) {
        boolean known = byShard.containsKey(game.shard())
                || !log.read(game, Positions.END).epoch().isEmpty();
        return known ? Optional.of(of(game)) : Optional.empty();
    }

    /// How many games have a feed, and what is in the indexes of all.
    public Sizes sizes() {
        var feeds = byShard.values().stream().map(InUse::feed).toList();
        int tickets = 0;
        int searchable = 0;
        int promised = 0;
        for (var feed : feeds) {
            var size = feed.index().size();
            tickets += size.tickets();
            searchable += size.searchable();
            promised += size.promised();
        }
        return new Sizes(feeds.size(), new TicketIndex.Size(tickets, searchable, promised));
    }

    /// How much is in memory.
    ///
    /// @param tickets of all games
    public record Sizes(int games, TicketIndex.Size tickets) {}

    /// Drops the feeds of games that were not used for so long, and the memory of their index with them.
    public void dropIdle(Duration idle) {
        var limit = clock.instant().minus(idle);
        byShard.values()
                .removeIf(one -> one.lastUse().isBefore(limit) && !one.feed().hasListeners());
    }

    /// Ends the refreshing.
    @Override
    public void close() {
        signals.close();
        tick.close();
    }

    // On the event loop of the signals: asks, and waits for nothing.
    private void refresh(String shard) {
        if (shard.equals(Signals.EVERYTHING)) {
            byShard.values().forEach(TicketFeeds::refresh);
        } else {
            Optional.ofNullable(byShard.get(shard)).ifPresent(TicketFeeds::refresh);
        }
    }

    private static void refresh(InUse one) {
        one.feed().request().exceptionally(fault -> {
            LOG.debugf("tickets of %s: %s", one.game().name(), fault.getMessage());
            return -1L;
        });
    }
}
