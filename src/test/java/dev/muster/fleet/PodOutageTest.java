package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.redis.RedisSlots;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The API server is away for a minute while rooms ping and players get rooms.
@NeedsKubeApi
class PodOutageTest {
    private static final int ROOMS = 20;
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final PodScene scene = new PodScene();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger allocations = new AtomicInteger();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private volatile Set<String> steady = Set.of();
    private volatile boolean over;

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aMinuteWithoutTheApiServerLosesNothingAndEndsWell() throws InterruptedException {
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
            var names = scene.rig.rooms().stream().map(Room::name).sorted().toList();
            var ended = names.subList(0, 2);
            var vanished = names.subList(2, 4);
            steady = Set.copyOf(names.subList(4, ROOMS));
            var life = List.of(
                    Thread.ofVirtual().start(this::ping), Thread.ofVirtual().start(this::allocate));

            scene.cluster.api().stop();
            int requestsBefore = scene.cluster.requests();
            var cpuBefore = cpu();
            ended.forEach(room -> scene.rig.ping(room, PingStatus.TERMINATED, 0));
            Thread.sleep(AWAY);
            int requests = scene.cluster.requests() - requestsBefore;
            var cpu = cpu().minus(cpuBefore);
            int pinged = pings.get();
            int allocated = allocations.get();

            // Two more are gone before anybody looks again, with the changes that a watch could go on with.
            scene.cluster.cutOff(true);
            scene.cluster.api().start();
            vanished.forEach(room -> scene.cluster.lose(FleetRig.NAME, room));
            scene.cluster.cutOff(false);
            long back = System.nanoTime();
            scene.awaitReady(ROOMS);
            Cluster.await(
                    "no other pods are left",
                    Duration.ofSeconds(40),
                    () -> scene.pods().size() == ROOMS);
            Cluster.await("records and pods agree", () -> scene.recorded().equals(scene.seen()));
            var took = Duration.ofNanos(System.nanoTime() - back);
            over = true;
            for (var one : life) {
                one.join();
            }

            System.out.printf(
                    "API server away for %s: %d requests, %s of CPU, %d pings, %d allocations; well again after %s%n",
                    AWAY, requests, cpu, pinged, allocated, took);
            assertThat(took).as("until all is well again").isLessThan(Duration.ofSeconds(15));
            assertThat(lost).as("what was refused").isEmpty();
            assertThat(pinged).as("pings of a minute").isGreaterThan(1000);
            assertThat(allocated).as("allocations of a minute").isGreaterThan(300);
            assertThat(requests).as("requests of a minute").isLessThan(120);
            assertThat(cpu).as("of a minute").isLessThan(Duration.ofSeconds(30));
            assertThat(scene.recorded()).containsAll(steady).doesNotContainAnyElementsOf(ended);
            assertThat(scene.recorded()).doesNotContainAnyElementsOf(vanished);
        }
    }

    private void ping() {
        while (!over) {
            for (var room : steady) {
                note("ping of " + room, () -> ping(room, PingStatus.READY, 0));
                pings.incrementAndGet();
            }
            pause(200);
        }
    }

    // A match is given a room, which takes it and ends it.
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

    private boolean ping(String room, PingStatus status, int matches) {
        return scene.rig
                .store
                .rooms
                .ping(new RoomRef(FleetRig.NAME, room), new Ping(status, matches, null, "{}"))
                .join();
    }

    private void note(String what, java.util.function.BooleanSupplier deed) {
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

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
