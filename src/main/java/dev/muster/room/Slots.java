package dev.muster.room;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Free slots of rooms, and reservations of them. Free is what a room may host, less what it hosts by its
/// latest ping, less its open reservations.
public interface Slots {

    /// Reserves a slot in one room of a scheduler; packed: in the fullest that has one.
    ///
    /// @param id made by the caller: asking again with it gives the same room
    /// @return absent when no room has a free slot
    CompletableFuture<Optional<ReservedRoom>> reserve(
            String scheduler, String id, String match, List<String> tickets, Duration hold);

    /// Ends a reservation; unknown ones are ignored.
    void release(String scheduler, String id);

    /// Ends reservations whose deadline passed, at most a few hundred a call.
    ///
    /// @return how many ended
    int sweep(Game game);
}
