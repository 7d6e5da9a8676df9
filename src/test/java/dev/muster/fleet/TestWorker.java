package dev.muster.fleet;

import dev.muster.fleet.redis.RedisFleetMemory;
import dev.muster.game.redis.RedisGames;
import dev.muster.game.redis.Shard;
import dev.muster.operation.OperationConfig;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.redis.RedisRooms;
import dev.muster.scheduler.redis.RedisSchedulers;
import dev.muster.scheduler.redis.SchedulerShards;
import dev.muster.ticket.redis.Epochs;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/// One worker process: what it has of the world, and the loops it runs.
final class TestWorker implements AutoCloseable {
    static final OperationConfig OPERATIONS = new OperationConfig() {
        @Override
        public Duration ttl() {
            return RedisFixture.OPERATIONS_FOR;
        }

        @Override
        public Duration cleanUpInterval() {
            return Duration.ofHours(3);
        }
    };
    private static final Duration LEASE = Duration.ofSeconds(1);

    final CountingListener listener = new CountingListener();
    final FleetKeeper keeper;

    /// @param operations kinds of operations beside the usual ones
    TestWorker(RedisFixture store, FaultyProcess process, Map<String, SchedulerOperation> operations) {
        this(store, process, OPERATIONS, operations);
    }

    TestWorker(
            RedisFixture store,
            FaultyProcess process,
            OperationConfig config,
            Map<String, SchedulerOperation> operations) {
        var random = new Random();
        var redis = process.redis();
        var shards = new SchedulerShards(redis);
        var schedulers = new RedisSchedulers(redis, new RedisGames(redis), shards);
        keeper = new FleetKeeper(
                schedulers,
                schedulers,
                new RedisRooms(redis, shards, new Epochs(random)),
                process.runtime(),
                new RedisOperations(redis, shards::waitFor, config.ttl()),
                new RedisFleetMemory(redis, shards),
                new Leases(redis, Long.toHexString(random.nextLong()), LEASE),
                Shard::of,
                store.signals,
                TestFleet.CONFIG,
                FleetListener.NOBODY,
                random,
                () -> Long.toHexString(random.nextLong()),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC(),
                config,
                listener,
                operations);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
