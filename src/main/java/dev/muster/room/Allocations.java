package dev.muster.room;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rooms for backends that make matches themselves: slots, held under ids that cannot be those of matches
/// made here.
public final class Allocations {
    private static final String MARK = "allocation/";

    private final Slots slots;
    private final Rooms rooms;
    private final Duration ttl;
    private final Placement placement;
    private final Supplier<String> ids;
    private final LongSupplier nanoTime;
    private final RoomListener listener;

    /// @param ttl how long slots wait for requests that do not say it
    /// @param placement likewise
    /// @param ids of requests that come without
    public Allocations(
            Slots slots,
            Rooms rooms,
            Duration ttl,
            Placement placement,
            Supplier<String> ids,
            LongSupplier nanoTime,
            RoomListener listener) {
        this.slots = slots;
        this.rooms = rooms;
        this.ttl = ttl;
        this.placement = placement;
        this.ids = ids;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /// Holds a slot of a room.
    ///
    /// @return fails with NOT_FOUND when there is no such scheduler
    public CompletableFuture<SlotAnswer> allocate(AllocationRequest request) {
        long start = nanoTime.getAsLong();
        var scheduler = request.scheduler();
        var asked = request.requestId();
        var id = asked == null ? ids.get() : asked;
        var match = request.matchId();
        var seconds = request.ttlSeconds();
        return slots.reserve(new SlotRequest(
                        scheduler,
                        reservation(scheduler, id),
                        match == null ? id : match,
                        List.of(),
                        seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : ttl,
                        request.placement().orElse(placement),
                        request.selector()))
                .thenApply(answer -> {
                    var took = Duration.ofNanos(nanoTime.getAsLong() - start);
                    switch (answer) {
                        case SlotAnswer.Given given -> listener.allocated(scheduler, true, took);
                        case SlotAnswer.NoSlot none -> listener.allocated(scheduler, false, took);
                        case SlotAnswer.NoScheduler none ->
                            throw MusterException.notFound("scheduler \"" + scheduler + "\" not found");
                    }
                    return answer;
                });
    }

    /// Gives back what a request got; nothing when it holds nothing.
    public void release(String scheduler, String requestId) {
        slots.release(scheduler, reservation(scheduler, requestId));
    }

    /// Gives back what a request holds in a room, or, without a request, the one allocation that the room
    /// holds.
    ///
    /// @throws MusterException INVALID_ARGUMENT when it holds several and the request is not named
    public void release(RoomRef room, @Nullable String requestId) {
        var open = rooms.reservations(room).stream()
                .map(Reservation::id)
                .filter(id -> id.startsWith(MARK))
                .filter(id -> requestId == null || id.equals(reservation(room.scheduler(), requestId)))
                .toList();
        if (open.size() > 1) {
            throw MusterException.invalid(
                    "requestId: room \"" + room.room() + "\" holds " + open.size() + " allocations, say which");
        }
        open.forEach(id -> slots.release(room.scheduler(), id));
    }

    private static String reservation(String scheduler, String requestId) {
        return MARK + scheduler + "/" + requestId;
    }
}
