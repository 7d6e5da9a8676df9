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
    /// many games, or tickets of this one.
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

    /// Promises tickets to a match: all of them that are stored, or none when one of those is not searchable.
    ///
    /// @return the ids that stood in the way; empty when the claim holds
    CompletableFuture<List<String>> claim(Game game, String match, List<String> ids, Duration hold);

    /// Makes tickets searchable again that are promised to this match; others are left as they are.
    void release(Game game, String match, List<String> ids);

    /// Makes tickets searchable again that are promised to any match; others, and unknown ids, are left as they are.
    void release(List<String> ids);

    /// Makes all tickets of a game searchable again that are promised to a match, in one step however many there are.
    ///
    /// @param release an id made by the caller: sent again with it, proposals made since stay
    void releaseAll(Game game, String release);

    /// Tells tickets where to play, whichever games they belong to, searchable or promised as they may be, and again if
    /// an
    /// outside director told them before. They go after `keep`.
    ///
    AssignOutcome assign(Assignment assignment, List<String> ids, Duration keep);

    /// What became of an assignment.
    ///
    /// @param notAssigned the tickets that were not told, in the order of the ids
    /// @param waited of those that were, how long each was there, in no order
    record AssignOutcome(List<NotAssigned> notAssigned, List<Duration> waited) {}

    /// A ticket that was not told where to play.
    ///
    /// @param isMatched whether the director gave it a match already; otherwise there is no such ticket
    record NotAssigned(String id, boolean isMatched) {}

    /// Removes assigned tickets whose time is over, at most a few hundred a call.
    ///
    /// @return how many went
    int sweep(Game game);
}
