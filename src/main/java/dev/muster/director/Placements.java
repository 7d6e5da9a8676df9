package dev.muster.director;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Gives matches their rooms.
public interface Placements {

    /// Match-and-allocate: assigns all tickets and takes one slot of the scheduler, or changes nothing. May
    /// be sent again with the same match id while its outcome is not known.
    ///
    /// @param lease proof that the caller holds the lease of the profile
    /// @param hold how long the slot waits for its room to confirm
    CompletableFuture<Outcome> place(
            Game game,
            String lease,
            String profile,
            String scheduler,
            String match,
            List<String> tickets,
            Duration hold);

    /// What came of a placement.
    sealed interface Outcome {
        /// All tickets are told to connect there.
        record Placed(String room, String connection) implements Outcome {}

        /// These tickets were not searchable any more.
        record Lost(List<String> tickets) implements Outcome {}

        /// No room of the scheduler has a free slot.
        record Full() implements Outcome {}
    }
}
