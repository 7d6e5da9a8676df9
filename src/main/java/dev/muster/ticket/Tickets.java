package dev.muster.ticket;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The tickets of all games. Every change is atomic, leaves one entry in the log of its game, and may be
/// repeated with the same ids.
public interface Tickets {

    /// Stores a ticket as searchable, and its game before it. Fails RESOURCE_EXHAUSTED when there are too
    /// many games.
    ///
    /// @return when it was created, in milliseconds since 1970 by the clock of Redis
    CompletableFuture<Long> create(Game game, NewTicket ticket);

    /// The bodies of tickets of a game, at most [#BODIES] of them, in the order of the ids; null where there is no such
    /// ticket.
    CompletableFuture<List<byte @Nullable []>> bodies(Game game, List<String> ids);

    /// How many bodies are read at once at most.
    int BODIES = 200;

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
