package dev.muster.room;

import dev.muster.game.Game;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Free slots of rooms, and reservations of them. Free is what a room may host, less what it hosts by its
/// latest ping, less its open reservations. Rooms that were silent for too long are passed over.
public interface Slots {

    /// Reserves a slot in one room of a scheduler. Without a selector its cost does not depend on how many
    /// rooms there are; with one, rooms are looked at in the order of the placement, up to some thousand,
    /// and one whose slots change meanwhile may be passed over.
    CompletableFuture<SlotAnswer> reserve(SlotRequest request);

    /// Reserves a slot in one room of a scheduler; packed.
    ///
    /// @param id made by the caller: asking again with it gives the same room
    /// @return absent when no room has a free slot
    default CompletableFuture<Optional<ReservedRoom>> reserve(
            String scheduler, String id, String match, List<String> tickets, Duration hold) {
        return reserve(new SlotRequest(scheduler, id, match, tickets, hold, Placement.PACKED, Map.of()))
                .thenApply(answer ->
                        answer instanceof SlotAnswer.Given given ? Optional.of(given.room()) : Optional.empty());
    }

    /// Ends a reservation; unknown ones are ignored.
    void release(String scheduler, String id);

    /// Ends reservations whose deadline passed, at most a few hundred a call.
    ///
    /// @return how many ended
    int sweep(Game game);
}
