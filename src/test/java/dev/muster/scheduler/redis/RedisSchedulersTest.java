package dev.muster.scheduler.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.room.NewRoom;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Edit;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import dev.muster.scheduler.SchedulersContract;
import dev.muster.scheduler.StoredVersion;
import dev.muster.scheduler.VersionDraft;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void keepsNothingThatIsSaidOfASchedulerAfterItsRemoval() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        var lease = lease();
        all.operations.begin("duel", lease);
        all.schedulers.remove(DUEL, lease);
        var shard = Shard.of(new Game("game-a"));
        var late = new RedisOperations(all.redis, name -> Optional.of(shard), Duration.ofHours(1));

        late.note("duel", lease, "operation-1", "late");
        late.progress("duel", lease, "operation-1", new Operation.Progress(1, 1, "late"));
        late.finish("duel", lease, "operation-1", Operation.Status.FINISHED, "late");
        late.record("duel", lease, "record", "add_rooms", "{}", "late");

        assertThat(all.redis.ask(Call.command(Command.KEYS, "*duel*"))).hasSize(1);
    }

    @Test
    void doesNotTakeEffectOnceItIsCanceledAndIsNotCanceledOnceItTookEffect() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.operations.begin("duel", lease());
        assertThat(all.operations.cancel("duel", "operation-1", "request")).isEmpty();
        assertFails(
                ErrorCode.FAILED_PRECONDITION, () -> all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC));
        assertThat(all.schedulers.find("duel")).contains(DUEL);
        all.schedulers.remove(DUEL, lease());

        all.schedulers.create(DUEL, "creation-2", "operation-2");
        all.operations.begin("duel", lease());
        all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC);
        assertThat(all.operations.cancel("duel", "operation-2", "request")).contains(Operation.Status.IN_PROGRESS);
    }

    @Test
    void changesNoVersionForWhatIsCanceledAndDoesNotCancelWhatChangedOne() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        finish("operation-1");
        var second = new Edit(DUEL).ports().scheduler().withVersion("v2.0.0");
        request(second, "operation-2");
        assertThat(all.operations.cancel("duel", "operation-2", "request")).isEmpty();
        assertFails(
                ErrorCode.FAILED_PRECONDITION,
                () -> all.schedulers.storeVersion(second, lease(), "operation-2", "operation-2-switch"));
        assertThat(all.schedulers.find("duel", "v2.0.0")).isEmpty();
        finish("operation-2");

        request(second, "operation-3");
        all.schedulers.storeVersion(second, lease(), "operation-3", "operation-4");
        assertThat(all.operations.cancel("duel", "operation-3", "request")).contains(Operation.Status.IN_PROGRESS);
        finish("operation-3");

        all.operations.begin("duel", lease());
        assertThat(all.operations.cancel("duel", "operation-4", "request")).isEmpty();
        assertFails(ErrorCode.FAILED_PRECONDITION, () -> all.schedulers.activate(DUEL, lease(), "operation-4"));
        assertThat(all.schedulers.find("duel").orElseThrow().version()).isEqualTo("v1.0.0");
        finish("operation-4");

        all.schedulers.requestSwitch("duel", "v2.0.0", "operation-5");
        all.operations.begin("duel", lease());
        assertThat(all.schedulers.activate(DUEL, lease(), "operation-5")).isEqualTo("v2.0.0");
        assertThat(all.operations.cancel("duel", "operation-5", "request")).contains(Operation.Status.IN_PROGRESS);
    }

    @Test
    void doesNotDeleteForARequestThatCameAgainAfterItWasCanceled() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.schedulers.requestDeletion("duel", "operation-2");
        assertThat(all.operations.cancel("duel", "operation-2", "request")).isEmpty();

        assertThat(all.schedulers.requestDeletion("duel", "operation-2")).isEqualTo("operation-2");

        assertThat(all.schedulers.find("duel")).contains(DUEL);
    }

    @Test
    void isNotRemovedByItsDeletionWhileItHasARoom() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        finish("operation-1");
        all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC);
        var room = new RoomRef("duel", "duel-1");
        all.rooms.create(lease(), new NewRoom(room, "v1.0.0", 1, "token"));
        all.schedulers.requestDeletion("duel", "operation-2");
        all.operations.begin("duel", lease());

        assertFails(ErrorCode.UNAVAILABLE, () -> all.schedulers.remove(DUEL, lease()));

        all.rooms.remove(lease(), room);
        all.schedulers.remove(DUEL, lease());
        assertThat(all.schedulers.find("duel")).isEmpty();
    }

    private void request(Scheduler draft, String operation) {
        all.schedulers.requestVersion(draft, "", operation);
        all.operations.begin("duel", lease());
    }

    private void finish(String operation) {
        all.operations.begin("duel", lease());
        all.operations.finish("duel", lease(), operation, Operation.Status.ERROR, "done");
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

    @Test
    void showsWhatOperationsAreToDoAsMaestroDoes() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.schedulers.requestVersion(new Edit(DUEL).ports().scheduler(), "", "operation-2");

        assertThat(input("operation-1"))
                .startsWith("{\"scheduler\":{\"Name\":\"duel\",\"Game\":\"game-a\",")
                .contains("\"Spec\":{\"Version\":\"v1.0.0\",\"TerminationGracePeriod\":5000000000,")
                .contains("\"Ports\":[{\"Name\":\"game\",\"Protocol\":\"udp\",\"Port\":7777,")
                .contains("\"PortRange\":{\"Start\":20000,\"End\":29999}")
                .contains("\"MatchAllocation\":{\"MaxMatches\":1}");
        assertThat(input("operation-2")).contains("\"Ports\":[]");
    }

    @Test
    void keepsAndShowsWhatGoesBeyondMaestro() {
        var scheduler = new Edit(DUEL)
                .fields(new RuntimeFields(Map.of("priorityClassName", "\"rooms\"")))
                .containerFields(List.of("-v"), new RuntimeFields(Map.of("startupProbe", "{\"a\":1}")))
                .scheduler();

        all.schedulers.create(scheduler, "creation-1", "operation-1");

        assertThat(all.schedulers.find("duel")).contains(scheduler);
        assertThat(input("operation-1"))
                .contains("\"Args\":[\"-v\"]", "\"StartupProbe\":{\"a\":1}", "\"PriorityClassName\":\"rooms\"");
    }

    @Test
    void storesAVersionOnceAndSwitchesToIt() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.operations.begin("duel", lease());
        all.operations.finish("duel", lease(), "operation-1", Operation.Status.FINISHED, "done");
        var draft = new Edit(DUEL).ports().scheduler();
        all.schedulers.requestVersion(draft, "v1.0.0", "operation-2");
        assertThat(all.schedulers.draft(DUEL, "operation-2")).contains(new VersionDraft(draft, Optional.empty()));
        var second = draft.withVersion("v2.0.0");

        for (int i = 0; i < 2; i++) {
            all.schedulers.storeVersion(second, lease(), "operation-2", "operation-3");
        }

        assertThat(all.schedulers.draft(DUEL, "operation-2")).contains(new VersionDraft(draft, Optional.of("v2.0.0")));
        assertThat(all.schedulers.find("duel", "v2.0.0")).contains(second);
        assertThat(all.schedulers.find("duel")).contains(DUEL);
        assertThat(input("operation-3")).isEqualTo("{\"newActiveVersion\":\"v2.0.0\"}");
        assertThat(all.schedulers.draft(DUEL, "operation-3")).isEmpty();

        for (int i = 0; i < 2; i++) {
            assertThat(all.schedulers.activate(DUEL, lease(), "operation-3")).isEqualTo("v2.0.0");
        }

        assertThat(all.schedulers.find("duel")).contains(second.withState(Scheduler.State.IN_SYNC));
        assertThat(all.schedulers.find("duel", "v1.0.0")).contains(DUEL.withState(Scheduler.State.IN_SYNC));
        var history = all.schedulers.versions("duel").orElseThrow();
        assertThat(history.previous()).contains("v1.0.0");
        assertThat(history.numbers()).containsExactly("v2.0.0", "v1.0.0");
        assertThat(history.versions()).extracting(StoredVersion::active).containsExactly(true, false);
        assertThat(history.versions().getFirst().createdAt().toEpochMilli()).isBetween(all.now() - 10_000, all.now());
    }

    @Test
    void activatesNothingWithoutTheLeaseOrUnderWayToItsEnd() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.schedulers.requestSwitch("duel", "v1.0.0", "operation-2");
        assertFails(ErrorCode.ABORTED, () -> all.schedulers.activate(DUEL, "made up", "operation-2"));
        assertFails(ErrorCode.ABORTED, () -> all.schedulers.storeVersion(DUEL, "made up", "operation-2", "x"));
        assertFails(ErrorCode.NOT_FOUND, () -> all.schedulers.activate(DUEL, lease(), "operation-1"));

        all.schedulers.requestDeletion("duel", "operation-3");

        assertFails(ErrorCode.FAILED_PRECONDITION, () -> all.schedulers.activate(DUEL, lease(), "operation-2"));
        assertFails(
                ErrorCode.FAILED_PRECONDITION,
                () -> all.schedulers.storeVersion(DUEL, lease(), "operation-2", "operation-4"));
    }

    @Test
    void takesOneOfManyChangesThatAreAskedForAtOnce() throws InterruptedException, ExecutionException {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        try (var other = RedisFixture.another();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = IntStream.range(0, 60)
                    .mapToObj(i -> threads.submit(() -> {
                        var store = i % 2 == 0 ? all.schedulers : other.schedulers;
                        try {
                            if (i % 3 == 0) {
                                store.requestSwitch("duel", "v1.0.0", "change-" + i);
                            } else {
                                store.requestVersion(DUEL, "v1.0.0", "change-" + i);
                            }
                            return 1;
                        } catch (MusterException refused) {
                            assertThat(refused.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                            return 0;
                        }
                    }))
                    .toList();
            int accepted = 0;
            for (var request : requests) {
                accepted += request.get();
            }
            assertThat(accepted).isOne();
        }
    }

    private String input(String operation) {
        return all.operations.find("duel", operation).orElseThrow().input();
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
