package dev.muster.fleet;

import dev.muster.platform.error.MusterException;
import dev.muster.room.NewRoom;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Starts rooms: writes the record of each before its instance is started, so that a crash in between leaves
/// nothing that the next round does not mend.
final class RoomMaker {
    /// More than can be started in the time of one round, however many are wanted.
    private static final int MOST = 10_000;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final RoomNames names;
    private final Supplier<String> tokens;
    private final int atOnce;

    RoomMaker(Rooms rooms, RoomRuntime runtime, RoomNames names, Supplier<String> tokens, int atOnce) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.names = names;
        this.tokens = tokens;
        this.atOnce = atOnce;
    }

    /// What became of an attempt to start rooms.
    ///
    /// @param refusal why the runtime could not start one, if it could not; others were not tried then
    record Outcome(Optional<String> refusal) {}

    /// Starts rooms, and stops early when one could not be started or the time is over.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param time after which no further room is begun
    /// @param started counts those that were started, also when this ends with a fault
    Outcome start(Scheduler scheduler, String lease, int wanted, Duration time, AtomicInteger started) {
        long end = System.nanoTime() + time.toNanos();
        var refusal = new AtomicReference<@Nullable String>();
        Together.each(
                IntStream.range(0, Math.min(wanted, MOST)).boxed().toList(),
                atOnce,
                () -> refusal.get() == null && System.nanoTime() < end,
                number -> {
                    var why = start(scheduler, lease);
                    if (why.isEmpty()) {
                        started.incrementAndGet();
                    } else {
                        refusal.set(why.get());
                    }
                });
        return new Outcome(Optional.ofNullable(refusal.get()));
    }

    private Optional<String> start(Scheduler scheduler, String lease) {
        var token = tokens.get();
        var room = new RoomRef(scheduler.name(), names.next(scheduler.name()));
        while (!rooms.create(lease, new NewRoom(room, scheduler.version(), scheduler.maxMatches(), token))) {
            room = new RoomRef(scheduler.name(), names.next(scheduler.name()));
        }
        try {
            runtime.create(new RoomRequest(scheduler, room.room(), token));
        } catch (MusterException e) {
            rooms.remove(lease, room);
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (rooms.find(room).isEmpty()) {
            takeBack(scheduler, lease, room, token);
        }
        return Optional.empty();
    }

    // Its record went while its instance was being started: another looks after the scheduler, or nobody does.
    // Whoever does finds the instance, and may give it to players: it is ended only as theirs are, by its record.
    // When the store does not know the scheduler, it may have been emptied, and the instance is left.
    private void takeBack(Scheduler scheduler, String lease, RoomRef room, String token) {
        rooms.adopt(lease, new NewRoom(room, scheduler.version(), scheduler.maxMatches(), token));
        if (rooms.terminate(lease, room, Duration.ZERO)) {
            runtime.delete(room);
        }
    }
}
