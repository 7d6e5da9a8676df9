package dev.muster.operation.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.Operations;
import dev.muster.operation.Operations.Stage;
import dev.muster.operation.OperationsContract;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.scheduler.SampleSchedulers;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void forgetsWhatHappensByItselfWhenItsTimeIsOver() throws InterruptedException {
        var shortly = new RedisOperations(all.redis, all.shards::waitFor, Duration.ofMillis(50));
        var held = nextLease();
        IntStream.range(0, 130).forEach(i -> shortly.record("duel", held, "record-" + i, "add_rooms", "{}", "added"));
        all.operations.record("duel", held, "later", "add_rooms", "{}", "added");
        shortly.enqueue("duel", "usual", "odd_operation", "{}");
        shortly.cancel("duel", "usual", "request");

        Thread.sleep(60);

        // Before anything is removed.
        assertThat(all.operations.list("duel", Stage.FINAL, 1, 10))
                .satisfies(page -> assertThat(page.total()).isEqualTo(2))
                .extracting(Operations.Page::operations)
                .asInstanceOf(list(Operation.class))
                .extracting(Operation::id)
                .containsExactlyInAnyOrder("later", "usual");
        assertThat(all.operations.find("duel", "record-1")).isEmpty();
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> all.operations.cancel("duel", "record-1", "request"));
        assertThat(keys()).isGreaterThan(260);

        assertThat(all.operations.clean("duel", held)).isEqualTo(60);
        assertThat(all.operations.clean("duel", held)).isEqualTo(60);
        assertThat(all.operations.clean("duel", held)).isEqualTo(10);
        assertThat(all.operations.clean("duel", held)).isZero();
        assertThat(keys()).isLessThan(20);
    }

    private long keys() {
        return all.redis.ask(Call.command(Command.DBSIZE)).number();
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
