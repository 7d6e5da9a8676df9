package dev.muster.ticket;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The tickets of all games. Every change is atomic, leaves one entry in the log of its game, and may be
/// repeated with the same ids.
public interface Tickets {

    /// Stores a ticket as searchable, and its game before it. Fails RESOURCE_EXHAUSTED when there are too
    /// many games, or tickets of this one. A token that made a ticket of this game within [#TOKEN_KEPT] gives
    /// that one, and changes nothing.
    CompletableFuture<Created> create(Game game, NewTicket ticket);

    /// How long a token stands for its ticket.
    Duration TOKEN_KEPT = Duration.ofMinutes(10);

    /// What became of a creation.
    ///
    /// @param id of the ticket; not the one that was asked for when the token made another before
    /// @param at when it was created, in milliseconds since 1970 by the clock of Redis
    /// @param goesAt when it goes by itself unless it is assigned, or [Ticket#NEVER]
    /// @param earlier the body of the ticket that the token made before, while it is there; otherwise empty
    record Created(String id, long at, long goesAt, Opaque earlier) {}

    /// The bodies of tickets of a game, at most [#BODIES] of them, in the order of the ids; null where there is no such
    /// ticket.
    CompletableFuture<List<byte @Nullable []>> bodies(Game game, List<String> ids);

    /// How many bodies are read at once at most.
    int BODIES = 200;

    /// The ticket of this id, whichever game it belongs to.
    Optional<Ticket> find(String id);

    /// The tickets of these ids, whichever games they belong to; those that are not there are left out.
    Map<String, Ticket> find(List<String> ids);

    /// Removes a ticket; unknown ids are ignored.
    void delete(String id);

    /// Removes tickets, whichever games they belong to.
    ///
    /// @return those that were there
    Set<String> delete(List<String> ids);

    /// What became of a ticket, the oldest first; empty when there is no such ticket, or it went more than
    /// [#HISTORY_KEPT] ago. Of a long history, some lines after the first are gone.
    List<TicketEvent> history(String id);

    /// How long the history of a ticket is kept that is gone.
    Duration HISTORY_KEPT = Duration.ofMinutes(5);

    /// Promises tickets to a match: all of them that are stored, or none when one of those is not searchable.
    ///
    /// @return the ids that stood in the way; empty when the claim holds
    CompletableFuture<List<String>> claim(Game game, String match, List<String> ids, Duration hold);

    /// Makes tickets searchable again that are promised to this match; others are left as they are.
    CompletableFuture<Void> release(Game game, String match, List<String> ids);

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

    /// Removes tickets whose time is over, at most a few hundred a call.
    ///
    /// @return how many were looked at; more may be left unless none was
    int sweep(Game game);
}
