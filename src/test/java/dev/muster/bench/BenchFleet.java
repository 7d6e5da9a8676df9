package dev.muster.bench;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.lease.Leases;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Rooms;
import dev.muster.room.Slots;
import dev.muster.room.redis.RedisRooms;
import dev.muster.room.redis.RedisSlots;
import dev.muster.room.redis.Releases;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.redis.SchedulerShards;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// A scheduler's rooms in Redis, made by the scripts that make real ones: created, seen
/// running, pinged ready.
final class BenchFleet {
    static final Game GAME = new Game("bench");
    private static final int MAKERS = 512;

    private final BenchRedis redis;
    private final String scheduler;
    private final int size;
    private final List<? extends Slots> slots;
    private final List<? extends Rooms> rooms;

    private BenchFleet(
            BenchRedis redis, String scheduler, int size, List<? extends Slots> slots, List<? extends Rooms> rooms) {
        this.redis = redis;
        this.scheduler = scheduler;
        this.size = size;
        this.slots = slots;
        this.rooms = rooms;
    }

    static BenchFleet make(BenchRedis redis, String scheduler, int rooms, int maxMatches) {
        redis.command(Command.HSET, "muster:name:{" + scheduler + "}", "prefix", Shard.of(GAME));
        redis.command(Command.HSET, Shard.of(GAME) + "scheduler:" + scheduler, "state", "in-sync");
        var lease = lease(redis, "scheduler:" + scheduler);
        var store = new RedisRooms(
                redis.any(),
                new SchedulerShards(redis.any()),
                new dev.muster.ticket.redis.Epochs(new java.util.Random()));
        try (var makers = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = IntStream.range(0, MAKERS)
                    .mapToObj(maker -> CompletableFuture.runAsync(
                            () -> {
                                for (int room = maker; room < rooms; room += MAKERS) {
                                    make(store, lease, new RoomRef(scheduler, "room-" + room), maxMatches);
                                }
                            },
                            makers))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(made).join();
        }
        return new BenchFleet(
                redis,
                scheduler,
                rooms,
                redis.all().stream()
                        .map(batcher -> new RedisSlots(batcher, new SchedulerShards(batcher), Duration.ofHours(2)))
                        .toList(),
                redis.all().stream()
                        .map(batcher -> new RedisRooms(
                                batcher,
                                new SchedulerShards(batcher),
                                new dev.muster.ticket.redis.Epochs(new java.util.Random())))
                        .toList());
    }

    /// Takes a lease for as long as a benchmark may last.
    static String lease(BenchRedis redis, String name) {
        return new Leases(redis.any(), "bench", Duration.ofHours(2))
                .acquire(Shard.of(GAME), name)
                .orElseThrow();
    }

    private static void make(RedisRooms store, String lease, RoomRef ref, int maxMatches) {
        store.create(lease, new NewRoom(ref, "v1", maxMatches, "token"));
        var address = new Address("127.0.0.1", List.of(new Address.Port("game", "UDP", 20000)));
        store.observe(new Instance(ref, "v1", InstanceStatus.READY, "", address));
        store.ping(ref, new Ping(PingStatus.READY, 0, null, "{}")).join();
    }

    String scheduler() {
        return scheduler;
    }

    /// Reserves a slot; fails when there is none.
    CompletableFuture<Void> reserve(int batcher, String id) {
        return slots.get(batcher)
                .reserve(scheduler, id, id, List.of(), Duration.ofHours(1))
                .thenAccept(room -> {
                    if (room.isEmpty()) {
                        throw new IllegalStateException("no slot is free");
                    }
                });
    }

    /// Lets one of all its rooms ping that nothing is new; which one jumps about, as in life.
    CompletableFuture<Void> ping(int batcher, int number) {
        var room = new RoomRef(scheduler, "room-" + (int) (number * 7919L % size));
        return rooms.get(batcher)
                .ping(room, new Ping(PingStatus.READY, 0, null, "{}"))
                .thenAccept(noted -> {
                    if (!noted) {
                        throw new IllegalStateException("a ping was refused");
                    }
                });
    }

    /// Gives a slot back.
    CompletableFuture<?> release(int batcher, String id) {
        return Releases.release(redis.all().get(batcher), GAME, id);
    }
}
