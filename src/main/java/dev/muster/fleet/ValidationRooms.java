package dev.muster.fleet;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.NewRoom;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Rooms that show whether a version works: one is started, watched until it serves or fails, and ended
/// whatever comes.
final class ValidationRooms {
    /// News may be lost: the room is looked at this often anyway.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final RoomNames names;
    private final Supplier<String> tokens;
    private final RoomNews news;
    private final Duration timeout;
    private final boolean acceptsOccupied;

    /// @param timeout how long a room may take
    /// @param acceptsOccupied whether a room that is occupied works as well
    ValidationRooms(
            Rooms rooms,
            RoomRuntime runtime,
            RoomNames names,
            Supplier<String> tokens,
            RoomNews news,
            Duration timeout,
            boolean acceptsOccupied) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.names = names;
        this.tokens = tokens;
        this.news = news;
        this.timeout = timeout;
        this.acceptsOccupied = acceptsOccupied;
    }

    /// What one room showed.
    sealed interface Outcome {
        /// The version works.
        record Works(String room) implements Outcome {}

        /// The version does not, as far as this room goes.
        record Fails(String why) implements Outcome {}
    }

    /// Starts a room of a version and waits until it says that it is ready, or is given up.
    ///
    /// @param leases gives proof that the caller looks after the scheduler
    Outcome attempt(Scheduler version, Supplier<String> leases) throws InterruptedException {
        try (var watch = news.watch(version.name())) {
            var token = tokens.get();
            var room = record(version, token, leases);
            try {
                runtime.create(new RoomRequest(version, room.room(), token));
                return watch(room, watch);
            } catch (MusterException e) {
                if (e.code() != ErrorCode.UNAVAILABLE || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                return new Outcome.Fails("room " + room.room() + " could not be started: " + e.getMessage());
            } finally {
                endInPeace(room, leases);
            }
        }
    }

    /// Ends all validation rooms of a scheduler, of whatever operation.
    void endAll(Scheduler scheduler, Supplier<String> leases) {
        for (var room : rooms.list(scheduler.name())) {
            if (room.validation()) {
                end(new RoomRef(room.scheduler(), room.name()), leases);
            }
        }
    }

    private RoomRef record(Scheduler version, String token, Supplier<String> leases) {
        while (true) {
            var room = new RoomRef(version.name(), names.next(version.name()));
            if (rooms.create(leases.get(), new NewRoom(room, version.version(), version.maxMatches(), token, true))) {
                return room;
            }
        }
    }

    private Outcome watch(RoomRef room, RoomNews.Watch watch) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            var outcome = rooms.find(room)
                    .map(this::outcome)
                    .orElseGet(() -> Optional.of(new Outcome.Fails("room " + room.room() + " is gone")));
            if (outcome.isPresent()) {
                return outcome.get();
            }
            var left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                var why = rooms.find(room).map(Room::description).orElse("");
                return new Outcome.Fails("room " + room.room() + " was not ready after " + timeout.toSeconds() + " s"
                        + (why.isEmpty() ? "" : ": " + why));
            }
            // A millisecond more than is left, so that the last look is not before the end.
            watch.await(left.compareTo(LOOK_AGAIN) < 0 ? left.plusMillis(1) : LOOK_AGAIN);
        }
    }

    private Optional<Outcome> outcome(Room room) {
        return switch (room.status()) {
            case READY -> Optional.of(new Outcome.Works(room.name()));
            case OCCUPIED, ACTIVE, ALLOCATED ->
                acceptsOccupied ? Optional.of(new Outcome.Works(room.name())) : Optional.empty();
            case PENDING, UNREADY -> Optional.empty();
            case ERROR, TERMINATING, TERMINATED ->
                Optional.of(new Outcome.Fails("room " + room.name() + " failed: "
                        + (room.description().isEmpty() ? room.status().word() : room.description())));
        };
    }

    // Whoever is interrupted still cleans up, and is interrupted afterwards.
    private void endInPeace(RoomRef room, Supplier<String> leases) {
        boolean interrupted = Thread.interrupted();
        try {
            end(room, leases);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(RoomRef room, Supplier<String> leases) {
        rooms.terminate(leases.get(), room, Duration.ZERO);
        runtime.delete(room);
    }
}
