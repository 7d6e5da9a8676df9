package dev.muster.ticket;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The backfills of all games. One that nobody acknowledges for its time to live is expired: it is found by id until it
/// is swept away, but changes no more. Every change is atomic, and may be repeated with the same ids.
public interface Backfills {
    /// What may be stored of one.
    ///
    /// @param body in its creator's form
    @SuppressWarnings("ArrayRecordComponent") // as Backfill
    record Content(SearchFields fields, byte[] body) {}

    /// Tickets that wait for its acknowledgement. They are its own only while they are promised to the match that
    /// brought them: what another match holds by then is left alone.
    ///
    /// @param match the id under which they are promised
    record Promised(String match, List<String> tickets) {
        /// No tickets.
        public static final Promised NONE = new Promised("", List.of());

        public Promised {
            tickets = List.copyOf(tickets);
        }
    }

    /// Stores one of generation 1, with tickets that wait for its acknowledgement.
    ///
    /// @return when it was created, in milliseconds since 1970 by the clock of Redis
    CompletableFuture<Long> create(Game game, String id, Content content, Promised tickets, Duration timeToLive);

    /// The backfill of this id, whichever game it belongs to.
    Optional<Backfill> find(String id);

    /// Replaces what it says. Its tickets are searchable again, and its generation grows.
    ///
    /// @param change an id made by the caller
    Change update(String id, String change, Content content);

    /// A match filled it: it has those tickets too, says what the match made it say, and its generation grows.
    ///
    /// @param generation the one that the match was made for
    /// @param change an id made by the caller
    /// @return whether it still was of that generation
    CompletableFuture<Boolean> fill(
            Game game, String id, long generation, String change, Content content, Promised tickets);

    /// Its match runs on: it lives for another time to live, and its tickets are told where to play.
    ///
    /// @param keep how long the tickets are kept then
    Acknowledgement acknowledge(String id, Assignment assignment, Duration timeToLive, Duration keep);

    /// Removes one; its tickets are searchable again. Unknown ids are ignored.
    void delete(String id);

    /// The generation of each backfill of a game that is not expired.
    Map<String, Long> generations(Game game);

    /// Backfills of a game, at most [#MOST_READ] of them; those that are not there are left out.
    List<Backfill> read(Game game, List<String> ids);

    /// How many are read at once at most.
    int MOST_READ = 150;

    /// Removes expired ones.
    ///
    /// @return how many went; more may be left unless none did
    int sweep(Game game);

    /// What became of a change.
    sealed interface Change {
        /// It was done.
        record Updated(long generation, long createdAt) implements Change {}

        /// Its time is over.
        record Expired() implements Change {}

        /// There is no such backfill.
        record Unknown() implements Change {}
    }

    /// What became of an acknowledgement.
    sealed interface Acknowledgement {
        /// It was done.
        ///
        /// @param tickets those that were told where to play, and how long each was there
        record Done(Map<String, Duration> tickets) implements Acknowledgement {}

        /// Its time is over.
        record Expired() implements Acknowledgement {}

        /// There is no such backfill.
        record Unknown() implements Acknowledgement {}
    }
}
