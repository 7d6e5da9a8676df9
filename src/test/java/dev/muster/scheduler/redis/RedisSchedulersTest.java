package dev.muster.scheduler.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import dev.muster.scheduler.SchedulersContract;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisSchedulersTest extends SchedulersContract {
    private static final Scheduler DUEL = SampleSchedulers.minimal("duel", "game-a");
    private static final Scheduler DUEL_OF_B = SampleSchedulers.minimal("duel", "game-b");

    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Schedulers schedulers() {
        return all.schedulers;
    }

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void queuesTheOperationThatCreatesTheFleet() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");

        assertThat(all.operations.find("duel", "operation-1"))
                .hasValueSatisfying(operation -> assertThat(operation.name()).isEqualTo("create_scheduler"))
                .hasValueSatisfying(operation -> assertThat(operation.status()).isEqualTo(Operation.Status.PENDING));
    }

    @Test
    void refusesANameWhileAnotherCreationIsUnderWay() {
        reserveOnly("creation-1", "game-a");

        assertFails(ErrorCode.ALREADY_EXISTS, () -> all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2"));

        assertThat(all.schedulers.create(DUEL, "creation-1", "operation-1")).isEqualTo("operation-1");
    }

    @Test
    void takesANameOverFromACreationThatWentNowhere() {
        reserveOnly("creation-1", "game-a");
        makeOld();

        assertThat(all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2"))
                .isEqualTo("operation-2");

        assertThat(all.schedulers.find("duel")).contains(DUEL_OF_B);
        assertFails(ErrorCode.ALREADY_EXISTS, () -> all.schedulers.create(DUEL, "creation-1", "operation-1"));
    }

    @Test
    void keepsANameHoweverOldItsSchedulerIs() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.redis.ask(Call.command(Command.HSET, SchedulerShards.nameKey("duel"), "at", 1));

        assertFails(ErrorCode.ALREADY_EXISTS, () -> all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2"));
        assertThat(all.schedulers.find("duel")).contains(DUEL);
    }

    @Test
    void takesANameOverFromADeletionThatDidNotFreeIt() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.schedulers.remove(DUEL, lease());
        reserveOnly("creation-1", "game-a");
        makeOld();

        all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2");

        assertThat(all.schedulers.find("duel")).contains(DUEL_OF_B);
    }

    @Test
    void deletionLeavesTheNameToAnotherCreation() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.redis.ask(Call.command(Command.DEL, SchedulerShards.nameKey("duel")));
        reserveOnly("creation-2", "game-b");

        all.schedulers.remove(DUEL, lease());

        assertThat(all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2"))
                .isEqualTo("operation-2");
    }

    @Test
    void aCreationThatLostItsNameWhileItStoredLeavesNothing() {
        var slow = new RedisSchedulers(
                new InterruptedRedis(all.redis, "scheduler/create", () -> {
                    makeOld();
                    all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2");
                }),
                all.games,
                all.shards);

        assertFails(ErrorCode.ALREADY_EXISTS, () -> slow.create(DUEL, "creation-1", "operation-1"));

        assertThat(all.schedulers.list(Optional.empty())).containsExactly(DUEL_OF_B);
        assertThat(all.redis
                        .ask(Call.command(Command.KEYS, "muster:{game-a}:*"))
                        .size())
                .isZero();
    }

    @Test
    void givesANameBackThatItsOwnerUsedWhileItWasTakenOver() {
        reserveOnly("creation-1", "game-a");
        makeOld();
        var reservations = new AtomicInteger();
        var hasty = new RedisSchedulers(
                new InterruptedRedis(all.redis, "scheduler/reserve", () -> {
                    if (reservations.incrementAndGet() == 2) {
                        all.schedulers.create(DUEL, "creation-1", "operation-1");
                    }
                }),
                all.games,
                all.shards);

        assertFails(ErrorCode.ALREADY_EXISTS, () -> hasty.create(DUEL_OF_B, "creation-2", "operation-2"));

        assertThat(all.schedulers.list(Optional.empty())).containsExactly(DUEL);
        assertThat(all.schedulers.find("duel")).contains(DUEL);
    }

    @Test
    void givesANameToOneOfManyCreations() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var creations = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            all.schedulers.create(i % 2 == 0 ? DUEL : DUEL_OF_B, "creation-" + i, "operation-" + i);
                            return 1;
                        } catch (MusterException taken) {
                            return 0;
                        }
                    }))
                    .toList();
            int created = 0;
            for (var creation : creations) {
                created += creation.get();
            }
            assertThat(created).isOne();
        }
        assertThat(all.schedulers.list(Optional.empty())).hasSize(1);
    }

    @Test
    void setsTheStateUntilDeletionIsRequested() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");

        all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC);
        assertThat(all.schedulers.find("duel")).contains(DUEL.withState(Scheduler.State.IN_SYNC));

        all.schedulers.requestDeletion("duel", "operation-2");
        all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC);
        assertThat(all.schedulers.find("duel")).contains(DUEL.withState(Scheduler.State.TERMINATING));
    }

    @Test
    void refusesAKeeperWithoutTheLease() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        var lost = lease();
        all.leases.release(Shard.of(new Game("game-a")), "scheduler:duel", lost);

        for (var lease : List.of("", "made up", lost)) {
            assertFails(ErrorCode.ABORTED, () -> all.schedulers.setState(DUEL, lease, Scheduler.State.IN_SYNC));
            assertFails(ErrorCode.ABORTED, () -> all.schedulers.remove(DUEL, lease));
        }
        assertThat(all.schedulers.find("duel")).contains(DUEL);
    }

    @Test
    void leavesNothingBehindWhenItRemoves() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        var lease = lease();
        all.operations.begin("duel", lease);
        for (int i = 0; i < 120; i++) {
            all.operations.record("duel", lease, "record-" + i, "add_rooms", "{}", "added");
        }
        all.schedulers.requestDeletion("duel", "operation-2");

        all.schedulers.remove(DUEL, lease);

        assertThat(all.schedulers.find("duel")).isEmpty();
        assertThat(all.schedulers.list(Optional.empty())).isEmpty();
        var keys = all.redis.ask(Call.command(Command.KEYS, "*duel*")).stream()
                .map(key -> key.text())
                .toList();
        assertThat(keys).containsExactly("muster:{game-a}:lease:scheduler:duel");
    }

    @Test
    void findsASchedulerThatMovedToAnotherGameWhateverItRemembers() {
        try (var other = RedisFixture.another()) {
            all.schedulers.create(DUEL, "creation-1", "operation-1");
            assertThat(other.schedulers.find("duel")).contains(DUEL);
            all.schedulers.remove(DUEL, lease());
            all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2");

            assertThat(other.schedulers.find("duel")).contains(DUEL_OF_B);
        }
    }

    @Test
    void deletesASchedulerThatMovedToAnotherGameWhateverItRemembers() {
        try (var other = RedisFixture.another()) {
            all.schedulers.create(DUEL, "creation-1", "operation-1");
            assertThat(other.schedulers.find("duel")).contains(DUEL);
            all.schedulers.remove(DUEL, lease());
            all.schedulers.create(DUEL_OF_B, "creation-2", "operation-2");

            assertThat(other.schedulers.requestDeletion("duel", "operation-3")).isEqualTo("operation-3");
        }
    }

    private String lease() {
        return all.schedulerLease("game-a", "duel");
    }

    private void makeOld() {
        all.redis.ask(Call.command(Command.HSET, SchedulerShards.nameKey("duel"), "at", all.now() - 10_000));
    }

    // As if the process ended between its two steps.
    private void reserveOnly(String creation, String game) {
        all.redis.ask(Call.command(
                Command.HSET,
                SchedulerShards.nameKey("duel"),
                "prefix",
                Shard.of(new Game(game)),
                "creation",
                creation,
                "at",
                all.now()));
    }

    /// Lets something happen each time before a script is sent.
    private record InterruptedRedis(Redis redis, String script, Runnable before) implements Redis {
        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            if (call.name().equals(script)) {
                before.run();
            }
            return redis.send(call);
        }

        @Override
        public String serverRun() {
            return redis.serverRun();
        }
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(code));
    }
}
