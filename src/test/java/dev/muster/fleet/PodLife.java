package dev.muster.fleet;

import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.redis.RedisSlots;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// What goes on in a fleet whatever becomes of the API server: rooms ping, and matches are given rooms, take them
/// and end.
final class PodLife {
    private final PodScene scene;
    private final Set<String> steady;
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger allocations = new AtomicInteger();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads;
    private volatile boolean over;

    private PodLife(PodScene scene, Set<String> steady) {
        this.scene = scene;
        this.steady = steady;
        threads = List.of(
                Thread.ofVirtual().unstarted(this::ping), Thread.ofVirtual().unstarted(this::allocate));
    }

    /// @param steady names of the rooms that live all the time
    static PodLife start(PodScene scene, Set<String> steady) {
        var life = new PodLife(scene, steady);
        life.threads.forEach(Thread::start);
        return life;
    }

    int pings() {
        return pings.get();
    }

    int allocations() {
        return allocations.get();
    }

    /// Ends it.
    ///
    /// @return what was refused or lost
    Set<String> end() throws InterruptedException {
        over = true;
        for (var one : threads) {
            one.join();
        }
        return lost;
    }

    private void ping() {
        while (!over) {
            for (var room : steady) {
                note(
                        "ping of " + room,
                        () -> scene.rig
                                .store
                                .rooms
                                .ping(new RoomRef(FleetRig.NAME, room), new Ping(PingStatus.READY, 0, null, "{}"))
                                .join());
                pings.incrementAndGet();
            }
            pause(200);
        }
    }

    private void allocate() {
        var slots = new RedisSlots(scene.rig.store.redis, scene.rig.store.shards, Duration.ofMinutes(2));
        for (int i = 0; !over; i++) {
            var match = "match-" + i;
            note(match, () -> {
                var room = slots.reserve(FleetRig.NAME, match, match, List.of(), Duration.ofMinutes(1))
                        .join();
                if (room.isEmpty()) {
                    return false;
                }
                var name = room.get().room();
                boolean kept = !steady.contains(name) || scene.rig.room(name).reservations() == 1;
                slots.release(FleetRig.NAME, match);
                return kept;
            });
            allocations.incrementAndGet();
            pause(50);
        }
    }

    private void note(String what, BooleanSupplier deed) {
        try {
            if (!deed.getAsBoolean()) {
                lost.add(what);
            }
        } catch (RuntimeException e) {
            lost.add(what + ": " + e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
