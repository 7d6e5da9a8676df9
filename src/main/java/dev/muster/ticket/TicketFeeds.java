package dev.muster.ticket;

import dev.muster.game.Game;
import dev.muster.platform.signal.Signals;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/// The feeds of the games in use, each refreshed when a process anywhere changed a ticket of its game.
public final class TicketFeeds {
    private static final Logger LOG = Logger.getLogger(TicketFeeds.class);

    private final TicketLog log;
    private final ConcurrentMap<Game, TicketFeed> feeds = new ConcurrentHashMap<>();

    public TicketFeeds(TicketLog log, Signals signals) {
        this.log = log;
        signals.listen("tickets", this::refresh);
    }

    /// The feed of a game, from now on kept up to date.
    public TicketFeed of(Game game) {
        return feeds.computeIfAbsent(game, _ -> new TicketFeed(game, log));
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
