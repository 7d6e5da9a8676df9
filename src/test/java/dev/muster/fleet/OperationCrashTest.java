package dev.muster.fleet;

import static dev.muster.fleet.FleetScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fleet.FaultyProcess.Death;
import dev.muster.operation.Operation.Status;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Room;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A worker that dies at its first write, at its second, and so on until it lives to the end; each time
/// another takes over.
@Timeout(60)
final class OperationCrashTest {
    private static final String NAME = "arena";
    private static final int ROOMS = 2;
    private static final int MOST = 80;

    private final FleetScene fleet = new FleetScene(RedisFixture.empty());
    private final TestOperation operation = new TestOperation().free();

    @AfterEach
    void end() {
        fleet.close();
    }

    @ParameterizedTest
    @EnumSource
    void createsASchedulerWhereverItsWorkerDies(Death death) {
        int survived = dyingEverywhere(
                death,
                () -> {
                    var id = fleet.create(NAME, ROOMS);
                    return () -> fleet.isComplete(NAME, ROOMS)
                            && fleet.operation(NAME, id).status() == Status.FINISHED;
                },
                () -> {
                    assertThat(state()).isEqualTo(Scheduler.State.IN_SYNC);
                    deleteAll();
                });

        assertThat(survived).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void deletesASchedulerWhereverItsWorkerDies(Death death) {
        int survived = dyingEverywhere(
                death,
                () -> {
                    complete();
                    fleet.store.schedulers.requestDeletion(
                            NAME, UUID.randomUUID().toString());
                    return () -> fleet.store.schedulers.find(NAME).isEmpty()
                            && fleet.runtime.instances(NAME).isEmpty();
                },
                () -> {
                    assertThat(fleet.keys(NAME)).isEmpty();
                    fleet.dropName(NAME);
                });

        assertThat(survived).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void deploysAMajorVersionWhereverItsWorkerDies(Death death) {
        fleet.playRooms();
        complete();
        int survived = dyingEverywhere(
                death,
                () -> {
                    var active = active();
                    var id = UUID.randomUUID().toString();
                    fleet.store.schedulers.requestVersion(withImage(active, "image:" + id), active.version(), id);
                    return () -> fleet.operation(NAME, id).status().isFinal()
                            && fleet.isComplete(NAME, ROOMS)
                            && fleet.rooms(NAME).stream()
                                    .noneMatch(room -> room.version().equals(active.version()));
                },
                () -> {
                    assertThat(fleet.rooms(NAME)).noneMatch(Room::validation);
                    assertThat(fleet.store
                                    .operations
                                    .list(NAME, Stage.FINAL, 1, 100)
                                    .operations())
                            .allMatch(one -> one.status() == Status.FINISHED);
                });

        assertThat(survived).isGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void removesASchedulerThatCannotBeCreatedWhereverItsWorkerDies(Death death) {
        int survived = dyingEverywhere(
                death,
                () -> {
                    fleet.createImpossible(NAME);
                    return () -> fleet.store.schedulers.find(NAME).isEmpty();
                },
                () -> {
                    assertThat(fleet.keys(NAME)).isEmpty();
                    fleet.dropName(NAME);
                });

        assertThat(survived).isGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource
    void switchesTheActiveVersionWhereverItsWorkerDies(Death death) {
        fleet.playRooms();
        complete();
        deployAnother();
        int survived = dyingEverywhere(
                death,
                () -> {
                    var next = active().version().equals("v1.0.0") ? "v2.0.0" : "v1.0.0";
                    var id = UUID.randomUUID().toString();
                    fleet.store.schedulers.requestSwitch(NAME, next, id);
                    return () -> fleet.operation(NAME, id).status().isFinal()
                            && fleet.isComplete(NAME, ROOMS)
                            && fleet.rooms(NAME).stream()
                                    .allMatch(room -> room.version().equals(next));
                },
                () -> assertThat(fleet.store
                                .operations
                                .list(NAME, Stage.FINAL, 1, 100)
                                .operations())
                        .allMatch(one -> one.status() == Status.FINISHED));

        assertThat(survived).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void rollsAVersionThatDoesNotWorkBackWhereverItsWorkerDies(Death death) {
        fleet.crashRoomsUnlessOf("v1.0.0");
        complete();
        var id = new String[1];
        int survived = dyingEverywhere(
                death,
                () -> {
                    id[0] = UUID.randomUUID().toString();
                    fleet.store.schedulers.requestVersion(withImage(active(), "image:" + id[0]), "v1.0.0", id[0]);
                    return () -> fleet.operation(NAME, id[0]).status().isFinal() && fleet.isComplete(NAME, ROOMS);
                },
                () -> {
                    assertThat(fleet.operation(NAME, id[0]).status()).isEqualTo(Status.ERROR);
                    assertThat(active().version()).isEqualTo("v1.0.0");
                    assertThat(fleet.store.schedulers.find(NAME, "v2.0.0")).isEmpty();
                    assertThat(fleet.rooms(NAME)).noneMatch(Room::validation);
                });

        assertThat(survived).isGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void finishesAnOperationWhereverItsWorkerDies(Death death) {
        complete();
        var id = new String[1];
        int survived = dyingEverywhere(
                death,
                () -> {
                    id[0] = enqueue("{}");
                    return () -> fleet.operation(NAME, id[0]).status().isFinal();
                },
                () -> {
                    assertThat(fleet.operation(NAME, id[0]).status()).isEqualTo(Status.FINISHED);
                    assertThat(fleet.history(NAME, id[0])).contains("step 1", "step 2", "step 3");
                });

        assertThat(survived).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void rollsAFailedOperationBackWhereverItsWorkerDies(Death death) {
        complete();
        var id = new String[1];
        int survived = dyingEverywhere(
                death,
                () -> {
                    id[0] = enqueue("{\"fail\":true}");
                    return () -> fleet.operation(NAME, id[0]).status().isFinal();
                },
                () -> {
                    assertThat(fleet.operation(NAME, id[0]).status()).isEqualTo(Status.ERROR);
                    assertThat(fleet.history(NAME, id[0])).contains("undone");
                });

        assertThat(survived).isGreaterThan(5);
    }

    /// What was canceled stays so: the next holder rolls back, it does not resume.
    @ParameterizedTest
    @EnumSource
    void cancelsAnOperationWhereverItsWorkerDies(Death death) {
        complete();
        var id = new String[1];
        int survived = dyingEverywhere(
                death,
                () -> {
                    id[0] = enqueue("{}");
                    begin(id[0]);
                    assertThat(fleet.store.operations.cancel(NAME, id[0], "request"))
                            .isEmpty();
                    return () -> fleet.operation(NAME, id[0]).status().isFinal();
                },
                () -> {
                    assertThat(fleet.operation(NAME, id[0]).status()).isEqualTo(Status.CANCELED);
                    assertThat(fleet.history(NAME, id[0])).contains("undone").doesNotContain("step 1");
                });

        assertThat(survived).isGreaterThan(2);
    }

    private interface Situation {
        /// Makes it, and answers when it has come to its end.
        BooleanSupplier make();
    }

    // How many writes there were before one worker lived to the end.
    private int dyingEverywhere(Death death, Situation situation, Runnable check) {
        for (int last = 1; last < MOST; last++) {
            var ended = situation.make();
            var process = new FaultyProcess(fleet.store.redis, fleet.runtime, last, death);
            try (var worker = new TestWorker(fleet.store, process, operations())) {
                await(
                        "the worker dies at write " + last + " or ends, " + worker.listener.told,
                        () -> process.isDead() || ended.getAsBoolean());
            }
            fleet.dropLease(NAME);
            boolean died = process.isDead();
            try (var next =
                    new TestWorker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime), operations())) {
                await("another takes over after write " + last + ", " + next.listener.told, ended);
                check.run();
            }
            if (!died) {
                return last;
            }
        }
        throw new AssertionError("it does not end");
    }

    private Map<String, SchedulerOperation> operations() {
        return Map.of(TestOperation.NAME, operation);
    }

    private String enqueue(String input) {
        var id = UUID.randomUUID().toString();
        fleet.store.operations.enqueue(NAME, id, TestOperation.NAME, input);
        return id;
    }

    // As a worker that is gone again.
    private void begin(String id) {
        var begun = fleet.store.operations.begin(NAME, fleet.store.schedulerLease(FleetScene.GAME, NAME));
        assertThat(begun.orElseThrow().id()).isEqualTo(id);
        fleet.dropLease(NAME);
    }

    private void complete() {
        var id = fleet.create(NAME, ROOMS);
        try (var worker =
                new TestWorker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime), operations())) {
            await(
                    "a fleet, " + worker.listener.told,
                    () -> fleet.isComplete(NAME, ROOMS)
                            && fleet.operation(NAME, id).status() == Status.FINISHED);
        }
        fleet.dropLease(NAME);
    }

    private void deployAnother() {
        var before = active();
        fleet.store.schedulers.requestVersion(
                withImage(before, "another"),
                before.version(),
                UUID.randomUUID().toString());
        try (var worker =
                new TestWorker(fleet.store, new FaultyProcess(fleet.store.redis, fleet.runtime), operations())) {
            await(
                    "another version, " + worker.listener.told,
                    () -> fleet.isComplete(NAME, ROOMS)
                            && fleet.rooms(NAME).stream()
                                    .noneMatch(room -> room.version().equals(before.version())));
        }
        fleet.dropLease(NAME);
    }

    private Scheduler active() {
        return fleet.store.schedulers.find(NAME).orElseThrow();
    }

    // A change that needs new rooms.
    private static Scheduler withImage(Scheduler scheduler, String image) {
        var old = scheduler.spec().containers().getFirst();
        var container = new Container(
                old.name(),
                image,
                old.imagePullPolicy(),
                old.command(),
                old.environment(),
                old.requests(),
                old.limits(),
                old.ports());
        var spec = scheduler.spec();
        return new Scheduler(
                scheduler.name(),
                scheduler.game(),
                scheduler.state(),
                scheduler.version(),
                scheduler.createdAt(),
                scheduler.maxSurge(),
                scheduler.roomsReplicas(),
                new Spec(
                        spec.terminationGracePeriod(),
                        List.of(container),
                        spec.toleration(),
                        spec.affinity(),
                        spec.restartPolicy()),
                scheduler.portRange(),
                scheduler.autoscaling(),
                scheduler.forwarders(),
                scheduler.annotations(),
                scheduler.labels(),
                scheduler.maxMatches());
    }

    private void deleteAll() {
        fleet.store.schedulers.requestDeletion(NAME, UUID.randomUUID().toString());
        await("the scheduler is gone", () -> fleet.store.schedulers.find(NAME).isEmpty());
        fleet.dropName(NAME);
    }

    private Scheduler.State state() {
        return active().state();
    }
}
