package dev.muster.fleet;

import static dev.muster.fleet.FleetScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.operation.Operation;
import dev.muster.operation.Operation.Status;
import dev.muster.operation.OperationConfig;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.Fsync;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers that share a store: several at once, one that comes back from the dead, and one whose store is
/// away for a while.
@Timeout(30)
final class WorkersTest {
    private static final List<String> NAMES = List.of("arena", "beach", "castle");

    private final TestOperation operation = new TestOperation();

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void shareTheWorkSoThatNothingIsDoneTwice(int count) {
        operation.free();
        try (var fleet = new FleetScene(RedisFixture.empty())) {
            Set<String> started = ConcurrentHashMap.newKeySet();
            fleet.runtime.onChange(event -> started.add(event.room().room()));
            List<TestWorker> workers = new ArrayList<>();
            List<RedisFixture> processes = new ArrayList<>();
            try {
                for (int i = 0; i < count; i++) {
                    processes.add(RedisFixture.another());
                    workers.add(worker(processes.get(i), new FaultyProcess(processes.get(i).redis, fleet.runtime)));
                }
                NAMES.forEach(name -> fleet.create(name, 4));
                Map<String, String> ids = new ConcurrentHashMap<>();
                for (var name : NAMES) {
                    IntStream.range(0, 15).forEach(i -> ids.put(enqueue(fleet, name), name));
                }

                await(
                        "all operations are finished",
                        () -> ids.entrySet().stream()
                                .allMatch(one -> fleet.operation(one.getValue(), one.getKey())
                                                .status()
                                        == Status.FINISHED));
                await("all fleets are complete", () -> NAMES.stream().allMatch(name -> fleet.isComplete(name, 4)));

                assertThat(operation.runs)
                        .hasSize(45)
                        .allSatisfy((id, runs) -> assertThat(runs).isOne());
                assertThat(operation.overlaps).hasValue(0);
                await("all rooms were told of", () -> started.size() >= 12);
                assertThat(started).as("rooms that ever were").hasSize(12);
            } finally {
                workers.forEach(TestWorker::close);
                processes.forEach(RedisFixture::close);
            }
        }
    }

    @Test
    void refuseWhatOneWritesThatWokeUpTooLate() throws InterruptedException {
        try (var fleet = new FleetScene(RedisFixture.empty())) {
            var name = NAMES.getFirst();
            var sleeper = new FaultyProcess(fleet.store.redis, fleet.runtime);
            try (var first = worker(fleet.store, sleeper)) {
                fleet.create(name, 1);
                await("a fleet", () -> fleet.isComplete(name, 1));
                var id = enqueue(fleet, name);
                await("the first works on it", () -> operation.waiting.get() == 1);
                sleeper.pause();
                fleet.dropLease(name);

                operation.steps.release(4); // one is the sleeper's, whose note is held back
                try (var second = worker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime))) {
                    await(
                            "the second finishes it",
                            () -> fleet.operation(name, id).status() == Status.FINISHED);
                    var history = fleet.history(name, id);

                    sleeper.resume();
                    operation.steps.release(3);
                    await(
                            "the first gives up",
                            () -> first.listener.told.stream()
                                    .noneMatch(told -> told.startsWith("executed " + TestOperation.NAME)));
                    Thread.sleep(300);

                    assertThat(fleet.history(name, id)).isEqualTo(history);
                    assertThat(fleet.operation(name, id).status()).isEqualTo(Status.FINISHED);
                    assertThat(first.listener.told).noneMatch(told -> told.contains(TestOperation.NAME));
                    assertThat(second.listener.told).contains("executed " + TestOperation.NAME + " true");
                    assertThat(operation.runs).containsEntry(id, 2);
                    assertThat(operation.rollbacks).isEmpty();
                }
            }
        }
    }

    @Test
    void resumeWhatOneLeftWhenItStopped() {
        try (var fleet = new FleetScene(RedisFixture.empty())) {
            var name = NAMES.getFirst();
            String id;
            try (var first = worker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime))) {
                fleet.create(name, 1);
                await("a fleet, " + first.listener.told, () -> fleet.isComplete(name, 1));
                id = enqueue(fleet, name);
                operation.steps.release();
                await("it works on it", () -> operation.waiting.get() == 2);
            }
            assertThat(fleet.operation(name, id).status()).isEqualTo(Status.IN_PROGRESS);
            assertThat(fleet.history(name, id)).doesNotContain("undone");

            operation.free();
            try (var second = worker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime))) {
                await(
                        "another finishes it, " + second.listener.told,
                        () -> fleet.operation(name, id).status() == Status.FINISHED);
            }
            assertThat(fleet.history(name, id)).contains("Resuming operation");
        }
    }

    @Test
    void goOnWhereTheyWereWhenTheStoreCameBack(@TempDir Path directory) {
        EmbeddedRedis server = TestRedis.newServer(directory, Fsync.ALWAYS);
        try (var fleet = new FleetScene(new RedisFixture(server.uri()))) {
            server.watch(report -> {});
            var name = NAMES.getFirst();
            try (var worker = worker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime))) {
                fleet.create(name, 3);
                await("a fleet", () -> fleet.isComplete(name, 3));
                var id = enqueue(fleet, name);
                operation.steps.release();
                await("it works on it", () -> operation.waiting.get() == 2);
                var rooms = names(fleet, name);
                long before = server.pid();

                ProcessHandle.of(before).orElseThrow().destroyForcibly();
                operation.free();
                await("the store is back", () -> server.pid() != before);

                await("it is finished, " + worker.listener.told, () -> isFinished(fleet, name, id));
                assertThat(fleet.history(name, id)).contains("step 1", "step 2", "step 3");
                assertThat(names(fleet, name)).isEqualTo(rooms);
            }
        } finally {
            server.stop();
        }
    }

    @Test
    void evictWhatNobodyCarriesOut() {
        try (var fleet = new FleetScene(RedisFixture.empty());
                var worker = worker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime))) {
            var name = NAMES.getFirst();
            fleet.create(name, 0);
            fleet.store.operations.enqueue(name, "odd", "odd_operation", "{}");

            await("it is evicted", () -> fleet.operation(name, "odd").status() == Status.EVICTED);
            assertThat(worker.listener.told).contains("evicted odd_operation");
        }
    }

    @Test
    void removeOperationsWhoseTimeIsOver() {
        var shortly = new OperationConfig() {
            @Override
            public Duration ttl() {
                return Duration.ofMillis(20);
            }

            @Override
            public Duration cleanUpInterval() {
                return Duration.ofMillis(100);
            }
        };
        try (var fleet = new FleetScene(RedisFixture.empty())) {
            var process = new FaultyProcess(fleet.store.redis, fleet.runtime);
            var name = NAMES.getFirst();
            try (var worker = new TestWorker(fleet.store, process, shortly, Map.of())) {
                fleet.create(name, 2);
                await("a fleet, " + worker.listener.told, () -> fleet.isComplete(name, 2));
                // Its rooms were recorded as added; the record is removed, and that is recorded, and removed.
                for (int i = 0; i < 3; i++) {
                    await("something is recorded", () -> !expiring(fleet, name).isEmpty());
                    var recorded = expiring(fleet, name);
                    await(
                            "it is removed",
                            () -> fleet.keys(name).stream()
                                    .noneMatch(key -> recorded.stream().anyMatch(key::contains)));
                }
            }
            assertThat(fleet.operations(name)).extracting(Operation::name).containsOnly("create_scheduler");
        }
    }

    private static List<String> expiring(FleetScene fleet, String scheduler) {
        return fleet.keys(scheduler).stream()
                .filter(key -> key.contains("expiring:"))
                .flatMap(key -> fleet.store.redis.ask(Call.command(Command.ZRANGE, key, 0, -1)).stream())
                .map(Reply::text)
                .toList();
    }

    private TestWorker worker(RedisFixture store, FaultyProcess process) {
        return new TestWorker(store, process, Map.of(TestOperation.NAME, operation));
    }

    private static boolean isFinished(FleetScene fleet, String name, String id) {
        try {
            return fleet.operation(name, id).status() == Operation.Status.FINISHED;
        } catch (dev.muster.platform.error.MusterException away) {
            return false;
        }
    }

    private static Set<String> names(FleetScene fleet, String scheduler) {
        Set<String> names = new HashSet<>();
        fleet.rooms(scheduler).forEach(room -> names.add(room.name()));
        return names;
    }

    private static String enqueue(FleetScene fleet, String scheduler) {
        var id = UUID.randomUUID().toString();
        fleet.store.operations.enqueue(scheduler, id, TestOperation.NAME, "{}");
        return id;
    }
}
