package dev.muster.operation.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.OperationsContract;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.scheduler.SampleSchedulers;
import org.junit.jupiter.api.AfterEach;

final class RedisOperationsTest extends OperationsContract {
    private final RedisFixture all = RedisFixture.empty();
    private String lease = "none yet";

    @Override
    protected Store store() {
        all.schedulers.create(SampleSchedulers.minimal("duel", "game-a"), "creation-1", "operation-1");
        return new Store(all.operations, all.operations, this::nextLease);
    }

    @Override
    protected void requestDeletion(String id) {
        all.schedulers.requestDeletion("duel", id);
    }

    private String nextLease() {
        all.leases.release(Shard.of(new Game("game-a")), "scheduler:duel", lease);
        lease = all.schedulerLease("game-a", "duel");
        return lease;
    }

    @AfterEach
    void close() {
        all.close();
    }
}
