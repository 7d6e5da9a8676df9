package dev.muster.ticket;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The tickets of all games. Every change is atomic, leaves one entry in the log of its game, and may be
/// repeated with the same ids.
public interface Tickets {

    /// Stores a ticket as searchable, and its game before it. Fails RESOURCE_EXHAUSTED when there are too
    /// many games.
    CompletableFuture<Void> create(Game game, NewTicket ticket);

    /// The ticket of this id, whichever game it belongs to.
    Optional<Ticket> find(String id);

    /// Removes a ticket; unknown ids are ignored.
    void delete(String id);

    /// Promises searchable tickets to a match: all of them, or none when one is not searchable.
    ///
    /// @return the ids that stood in the way; empty when the claim holds
    List<String> claim(Game game, String match, List<String> ids, Duration hold);

    /// Makes tickets searchable again that are promised to this match; others are left as they are.
    void release(Game game, String match, List<String> ids);

    /// Removes assigned tickets whose time is over, at most a few hundred a call.
    ///
    /// @return how many went
    int sweep(Game game);
}
