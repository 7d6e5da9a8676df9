package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Finds the rooms that were promised matches. A real room learns it from its players; simulated rooms have
/// none, and 50,000 of them asking one by one would cost as much as their pings. So one loop lists the
/// rooms that hold reservations, and asks for these only. Looking costs the server more the more rooms there
/// are, so it is done the less often: nine tenths of the time nobody looks, up to ten seconds.
final class ReservationWatch implements AutoCloseable {
    private static final int REST_PER_WORK = 9;
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);
    private static final int ASKED_AT_ONCE = 100;

    private final RoomActors actors;
    private final RoomsDoor door;
    private final Duration interval;
    private final Loop loop;

    ReservationWatch(RoomActors actors, Backstage backstage) {
        this.actors = actors;
        this.door = backstage.door();
        this.interval = backstage.lookInterval();
        this.loop = Loop.start("simulated-reservations", woken -> look());
    }

    @Override
    public void close() {
        loop.close();
    }

    private Duration look() {
        long start = System.nanoTime();
        actors.schedulers().forEach(this::look);
        var rest = Duration.ofNanos((System.nanoTime() - start) * REST_PER_WORK);
        var bounded = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
        return bounded.compareTo(interval) > 0 ? bounded : interval;
    }

    private void look(String scheduler, boolean several) {
        var rooms = wait(door.reserved(scheduler, several)).stream()
                .map(room -> actors.find(new RoomRef(scheduler, room)))
                .filter(Objects::nonNull)
                .filter(SimulatedRoom::hasRoom)
                .toList();
        for (int from = 0; from < rooms.size(); from += ASKED_AT_ONCE) {
            ask(rooms.subList(from, Math.min(rooms.size(), from + ASKED_AT_ONCE)));
        }
    }

    private void ask(List<SimulatedRoom> rooms) {
        wait(CompletableFuture.allOf(rooms.stream()
                .map(room -> door.reservations(room.part()).thenAccept(room::promise))
                .toArray(CompletableFuture<?>[]::new)));
    }

    private static <T> T wait(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw MusterException.unavailable("reservations are not known: " + e.getCause(), e);
        }
    }
}
