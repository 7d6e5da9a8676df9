package dev.muster.ticket;

import dev.muster.game.Game;
import dev.muster.platform.signal.Signals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/// The feeds of the games in use, each refreshed when a process anywhere changed a ticket of its game.
public final class TicketFeeds {
    private static final Logger LOG = Logger.getLogger(TicketFeeds.class);

    private final TicketLog log;
    private final InstantSource clock;
    private final ConcurrentMap<Game, TicketFeed> feeds = new ConcurrentHashMap<>();
    private final ConcurrentMap<Game, Instant> lastUses = new ConcurrentHashMap<>();

    public TicketFeeds(TicketLog log, Signals signals, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        signals.listen("tickets", this::refresh);
    }

    /// The feed of a game, from now on kept up to date. To be asked for at each use: a feed that nobody
    /// asked for in a while is dropped.
    public TicketFeed of(Game game) {
        lastUses.put(game, clock.instant());
        return feeds.computeIfAbsent(game, _ -> new TicketFeed(game, log));
    }

    /// Drops the feeds of games that were not used for so long, and the memory of their index with them.
    public void dropIdle(Duration idle) {
        var limit = clock.instant().minus(idle);
        lastUses.forEach((game, lastUse) -> {
            var feed = feeds.get(game);
            if (lastUse.isBefore(limit) && feed != null && !feed.hasListeners()) {
                feeds.remove(game, feed);
                lastUses.remove(game, lastUse);
            }
        });
    }

    private void refresh(String shard) {
        feeds.forEach((game, feed) -> {
            if (shard.equals(Signals.EVERYTHING) || shard.equals(game.shard())) {
                feed.request().exceptionally(fault -> {
                    LOG.debugf("tickets of %s: %s", game.name(), fault.getMessage());
                    return -1L;
                });
            }
        });
    }
}
