package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.operation.Operation;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Edit;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The operation on the real store, with simulated rooms that the test plays.
@Timeout(60)
final class CreateNewVersionTest {
    private static final Scheduler FIRST =
            SampleSchedulers.minimal("duel", "game-a").withRoomsReplicas(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ofMillis(5), Duration.ofMillis(5));
    private final RoomNews news = new RoomNews();
    private final List<String> history = Collections.synchronizedList(new ArrayList<>());
    private final List<String> started = Collections.synchronizedList(new ArrayList<>());
    private RedisFixture store;
    private String lease;
    private volatile Consumer<RoomRef> player = room -> ping(room, PingStatus.READY);

    @BeforeEach
    void start() {
        store = RedisFixture.empty();
        store.signals.listen("rooms", news::changed);
        store.schedulers.create(FIRST, "creation-1", "operation-1");
        lease = store.schedulerLease("game-a", "duel");
        store.operations.begin("duel", lease);
        store.schedulers.setState(FIRST, lease, Scheduler.State.IN_SYNC);
        store.operations.finish("duel", lease, "operation-1", Operation.Status.FINISHED, "done");
        runtime.onChange(event -> {
            switch (event) {
                case InstanceEvent.Changed changed -> {
                    store.rooms.observe(changed.instance());
                    if (changed.instance().status() == InstanceStatus.READY) {
                        started.add(event.room().room());
                        player.accept(event.room());
                    }
                }
                case InstanceEvent.Gone gone -> store.rooms.remove(gone.room());
            }
        });
    }

    @AfterEach
    void end() {
        runtime.close();
        timer.shutdownNow();
        store.close();
    }

    @Test
    void storesAMinorVersionWithoutARoomAndQueuesTheSwitch() throws InterruptedException {
        request(FIRST.withRoomsReplicas(7));

        operation(3).run(job());

        assertThat(started).isEmpty();
        assertThat(store.schedulers.find("duel", "v1.1.0").orElseThrow().roomsReplicas())
                .isEqualTo(7);
        assertThat(store.schedulers.find("duel").orElseThrow().version()).isEqualTo("v1.0.0");
        assertThat(history).containsExactly("Storing version v1.1.0; operation change-switch makes it active");
        makeActive();
        assertThat(store.schedulers.find("duel").orElseThrow().version()).isEqualTo("v1.1.0");
    }

    @Test
    void storesAMajorVersionOnceARoomOfItIsReadyAndEndsThatRoom() throws InterruptedException {
        request(major());

        operation(3).run(job());

        assertThat(started).hasSize(1);
        assertThat(history)
                .containsExactly(
                        "Validating version v2.0.0 with a room of its own",
                        "Attempt 1 of 3: room " + started.getFirst() + " works",
                        "Storing version v2.0.0; operation change-switch makes it active");
        await(() ->
                runtime.instances("duel").isEmpty() && store.rooms.list("duel").isEmpty());
        assertThat(store.schedulers.find("duel").orElseThrow().state()).isEqualTo(Scheduler.State.IN_SYNC);
        makeActive();
        assertThat(store.schedulers.find("duel", "v2.0.0")).isPresent();
    }

    @Test
    void numbersVersionsAfterAllThatThereAre() throws InterruptedException {
        change("a", FIRST.withRoomsReplicas(1));
        change("b", major());
        assertThat(numbers()).containsExactly("v2.0.0", "v1.1.0", "v1.0.0");
        switchTo("c", "v1.0.0");

        change("d", FIRST.withRoomsReplicas(3));
        change("e", major());

        assertThat(numbers()).containsExactly("v3.0.0", "v1.2.0", "v2.0.0", "v1.1.0", "v1.0.0");
    }

    @Test
    void triesAgainWithAnotherRoomAfterOneThatFailed() throws InterruptedException {
        player = room -> {
            if (started.size() < 3) {
                runtime.crash(room, "exit status 1");
            } else {
                ping(room, PingStatus.READY);
            }
        };
        request(major());

        operation(3).run(job());

        assertThat(history)
                .contains(
                        "Attempt 1 of 3: room " + started.get(0) + " failed: exit status 1",
                        "Attempt 2 of 3: room " + started.get(1) + " failed: exit status 1",
                        "Attempt 3 of 3: room " + started.get(2) + " works");
    }

    @Test
    void givesAVersionUpOfWhichNoRoomWorks() {
        player = room -> runtime.crash(room, "exit status 1");
        request(major());
        var job = job();

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> operation(2).run(job))
                .withMessageContaining("none of 2 rooms")
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        operation(2).rollback(job);

        assertThat(started).hasSize(2);
        assertThat(numbers()).containsExactly("v1.0.0");
        assertThat(store.schedulers.find("duel").orElseThrow().state()).isEqualTo(Scheduler.State.IN_SYNC);
        await(() -> store.rooms.list("duel").isEmpty());
    }

    @Test
    void givesARoomUpThatSaysNothingInTime() {
        player = room -> {};
        request(major());

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> operation(1, Duration.ofMillis(300), false).run(job()));

        assertThat(history).contains("Attempt 1 of 1: room " + started.getFirst() + " was not ready after 0 s");
        await(() -> runtime.instances("duel").isEmpty());
    }

    @Test
    void failsAnAttemptOfWhichTheRoomCannotBeStarted() {
        runtime.refuseCreations("no port left");
        request(major());

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> operation(2).run(job()));

        assertThat(history).filteredOn(line -> line.endsWith("no port left")).hasSize(2);
    }

    @Test
    void takesAnOccupiedRoomForAProofOnlyWhenAskedTo() throws InterruptedException {
        player = room -> ping(room, PingStatus.OCCUPIED);
        request(major());
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> operation(1, Duration.ofMillis(300), false).run(job()));

        operation(1, Duration.ofSeconds(10), true).run(job());

        assertThat(numbers()).contains("v2.0.0");
    }

    @Test
    void leavesNoRoomWhenItIsStopped() throws InterruptedException {
        player = room -> {};
        request(major());
        var outcome = new CompletableFuture<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                operation(3).run(job());
            } catch (InterruptedException | RuntimeException e) {
                outcome.complete(e);
            }
        });
        await(() -> started.size() == 1);

        thread.interrupt();
        thread.join();

        assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
        await(() ->
                runtime.instances("duel").isEmpty() && store.rooms.list("duel").isEmpty());
        assertThat(numbers()).containsExactly("v1.0.0");
    }

    @Test
    void endsTheRoomOfAPredecessorAndStartsAnew() throws InterruptedException {
        request(major());
        var stale = new RoomRef("duel", "duel-stale");
        var record = new NewRoom(stale, "v2.0.0", 1, "token", true);
        assertThat(store.rooms.create(lease, record)).isTrue();
        runtime.create(new dev.muster.runtime.RoomRequest(major().withVersion("v2.0.0"), "duel-stale", "token"));

        operation(3).run(job());

        assertThat(numbers()).contains("v2.0.0");
        await(() -> runtime.instances("duel").isEmpty());
        assertThat(history).noneMatch(line -> line.contains("duel-stale"));
    }

    @Test
    void storesNothingTwiceWhenItIsResumedAfterItStored() throws InterruptedException {
        request(major());
        operation(3).run(job());
        history.clear();

        operation(3).run(job());

        assertThat(numbers()).containsExactly("v2.0.0", "v1.0.0");
        assertThat(started).hasSize(1);
        assertThat(history).isEmpty();
    }

    @Test
    void leavesTheRoomsOfTheFleetAlone() throws InterruptedException {
        var room = new RoomRef("duel", "duel-fleet");
        assertThat(store.rooms.create(lease, new NewRoom(room, "v1.0.0", 1, "token")))
                .isTrue();
        runtime.create(new dev.muster.runtime.RoomRequest(FIRST, "duel-fleet", "token"));
        request(major());

        operation(3).run(job());

        await(() -> runtime.instances("duel").size() == 1);
        assertThat(store.rooms.list("duel")).extracting(Room::name).contains("duel-fleet");
    }

    @Test
    void refusesWhatTheRuntimeCouldNeverStart() {
        request(new Edit(FIRST).spec(spec -> spec.withContainers(List.of())).scheduler());

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> operation(3).run(job()))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
        assertThat(started).isEmpty();
    }

    private CreateNewVersion operation(int attempts) {
        return operation(attempts, Duration.ofSeconds(10), false);
    }

    private CreateNewVersion operation(int attempts, Duration timeout, boolean acceptsOccupied) {
        var random = new Random();
        var validation = new ValidationRooms(
                store.rooms,
                runtime,
                new RoomNames(random),
                () -> Long.toHexString(random.nextLong()),
                news,
                timeout,
                acceptsOccupied);
        return new CreateNewVersion(store.schedulers, store.schedulers, runtime, validation, attempts);
    }

    private Job job() {
        return job("change");
    }

    private Job job(String id) {
        return new Job(store.schedulers.find("duel").orElseThrow(), id, "{}", lease, history::add);
    }

    private void request(Scheduler draft) {
        store.schedulers.requestVersion(draft, "", "change");
        store.operations.begin("duel", lease);
    }

    private static Scheduler major() {
        var edit = new Edit(FIRST);
        edit.labels = Map.of("a", "b");
        return edit.scheduler();
    }

    // A change from its request to the active version.
    private void change(String id, Scheduler draft) throws InterruptedException {
        store.schedulers.requestVersion(draft, "", id);
        store.operations.begin("duel", lease);
        operation(3).run(job(id));
        store.operations.finish("duel", lease, id, Operation.Status.FINISHED, "done");
        runSwitch(id + "-switch");
    }

    private void switchTo(String id, String version) {
        store.schedulers.requestSwitch("duel", version, id);
        runSwitch(id);
    }

    private void makeActive() {
        store.operations.finish("duel", lease, "change", Operation.Status.FINISHED, "done");
        runSwitch("change-switch");
    }

    private void runSwitch(String id) {
        assertThat(store.operations.begin("duel", lease))
                .hasValueSatisfying(task -> assertThat(task.id()).isEqualTo(id));
        new SwitchActiveVersion(store.schedulers).run(job(id));
        store.operations.finish("duel", lease, id, Operation.Status.FINISHED, "done");
    }

    private List<String> numbers() {
        return store.schedulers.versions("duel").orElseThrow().numbers();
    }

    private void ping(RoomRef room, PingStatus status) {
        var ignored = store.rooms.ping(room, new Ping(status, 0, null, "{}")).join();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
