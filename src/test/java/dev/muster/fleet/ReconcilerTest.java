package dev.muster.fleet;

import static dev.muster.fleet.FleetRig.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.room.NewRoom;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Autoscaling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rounds of the reconciler on the real store, one at a time.
@Timeout(60)
final class ReconcilerTest {
    private static final Duration DRAIN = Duration.ofMinutes(30);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
    private FleetRig rig;
    private String lease = "";

    @BeforeEach
    void start() {
        rig = new FleetRig(RedisFixture.empty(), runtime, DRAIN);
    }

    @AfterEach
    void end() {
        rig.close();
        runtime.close();
        timer.shutdownNow();
    }

    @Test
    void startsManyRoomsTogetherAndRecordsThemOnce() {
        fleet(150, null);
        rig.playRooms(version -> true);

        rounds(() -> rig.rooms().size() == 150);

        assertThat(runtime.instances(NAME)).hasSize(150);
        assertThat(rig.finished("add_rooms")).hasSizeLessThanOrEqualTo(2);
        assertThat(rig.counts.started).isEqualTo(150);
    }

    @Test
    void recordsWhatItDidAtMostOncePerSecondAndKind() {
        fleet(5, null);
        rig.playRooms(version -> true);
        rounds(() -> rig.rooms().size() == 5);
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            runtime.crash(ref(rig.rooms().getFirst().name()), "exit status 1");
            rig.run(lease);
        }
        rounds(() -> !rig.finished("remove_rooms").isEmpty());
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 2;

        for (var name : List.of("add_rooms", "remove_rooms", "health_controller")) {
            assertThat(rig.finished(name)).hasSizeBetween(1, (int) seconds);
        }
        assertThat(rig.finished("health_controller"))
                .allMatch(operation -> operation.input().equals("{\"took_action\":true}"));
        rounds(() -> rig.finished("remove_rooms").stream()
                .anyMatch(operation -> operation.input().contains("\"reason\":\"expired_room\"")));
    }

    @Test
    void doesNothingAndRecordsNothingWhenAllIsAsSpecified() {
        fleet(3, null);
        rig.playRooms(version -> true);
        rounds(() -> rig.finished("add_rooms").size() == 1 && rig.rooms().size() == 3);
        int before = rig.finished("health_controller").size();

        for (int i = 0; i < 5; i++) {
            rig.run(lease);
        }

        assertThat(rig.finished("health_controller")).hasSize(before);
        assertThat(rig.rooms()).hasSize(3);
    }

    @Test
    void aRoomWithPlayersDrainsAndIsCalledBackWhenItIsNeededAgain() {
        fleet(2, null);
        rig.playRooms(version -> true);
        rounds(() -> ready() == 2);
        var names = rig.rooms().stream().map(Room::name).sorted().toList();
        names.forEach(name -> rig.ping(name, PingStatus.OCCUPIED, 1));

        rig.become("v1.1.0", "game", 1);
        rig.run(lease);

        assertThat(rig.rooms()).hasSize(2).filteredOn(Room::draining).hasSize(1);
        rig.become("v1.2.0", "game", 2);
        rig.run(lease);
        assertThat(rig.rooms()).hasSize(2).noneMatch(Room::draining);
        rig.become("v1.3.0", "game", 1);
        rig.run(lease);
        names.forEach(name -> rig.ping(name, PingStatus.READY, 0));
        rounds(() -> rig.rooms().size() == 1);
        assertThat(rig.counts.ended).containsEntry(EndReason.SCALE_DOWN, 1);
    }

    @Test
    void replacesRoomsOfAnOldVersionWithoutServingLess() {
        fleet(8, null);
        rig.playRooms(version -> true);
        rounds(() -> ready() == 8);
        var busy = rig.rooms().getFirst().name();
        rig.ping(busy, PingStatus.OCCUPIED, 1);

        rig.become("v2.0.0", "another game", 8);
        rounds(() -> {
            assertThat(rig.rooms().stream()
                            .filter(room -> !room.draining() && Standing.serves(room))
                            .count())
                    .isGreaterThanOrEqualTo(8);
            return rig.rooms().stream().allMatch(room -> room.version().equals("v2.0.0") || room.draining())
                    && rig.rooms().size() == 9;
        });

        assertThat(rig.room(busy).status()).isEqualTo(RoomStatus.OCCUPIED);
        rig.ping(busy, PingStatus.READY, 0);
        rounds(() -> rig.rooms().size() == 8);
        rounds(() -> rig.finished("remove_rooms").stream()
                .anyMatch(operation -> operation.input().contains("\"reason\":\"rolling_update_replace\"")));
        assertThat(rig.counts.ended).containsEntry(EndReason.REPLACED, 8);
    }

    @Test
    void aMinorVersionReplacesNothing() {
        fleet(3, null);
        rig.playRooms(version -> true);
        rounds(() -> ready() == 3);
        var names = rig.rooms().stream().map(Room::name).toList();

        rig.become("v1.1.0", "game", 3);
        rig.run(lease);
        rig.run(lease);

        assertThat(rig.rooms().stream().map(Room::name)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aVersionThatCrashesHoldsTheRolloutAndOpensTheBreaker() {
        fleet(4, null);
        rig.playRooms(version -> version.equals("v1.0.0"));
        rounds(() -> ready() == 4);
        runtime.onChange(event -> {
            if (event instanceof InstanceEvent.Changed changed
                    && changed.instance().status() == InstanceStatus.READY
                    && changed.instance().version().equals("v2.0.0")) {
                runtime.crash(event.room(), "exit status 1");
            }
        });

        rig.become("v2.0.0", "a broken game", 4);
        rounds(() -> rig.counts.held);
        int started = rig.counts.started;
        for (int i = 0; i < 20; i++) {
            rig.run(lease);
        }

        assertThat(rig.rooms().stream().filter(room -> room.version().equals("v1.0.0") && !room.draining()))
                .hasSize(4);
        assertThat(rig.counts.started - started).isLessThanOrEqualTo(3);
        rounds(() -> rig.finished("health_controller").stream()
                .anyMatch(operation -> rig.store.operations.find(NAME, operation.id()).orElseThrow().history().stream()
                        .anyMatch(event -> event.text().contains("new rooms are held back"))));
    }

    @Test
    void aRoomThatCouldNotBeStartedLeavesNoRecordAndHoldsTheNextBack() {
        runtime.refuseCreations("no ports left");
        fleet(100, null);

        rig.run(lease);

        assertThat(rig.rooms()).isEmpty();
        assertThat(rig.counts.held).isTrue();
        runtime.refuseCreations(null);
        rounds(() -> rig.rooms().size() == 100);
    }

    @Test
    void aRuntimeThatIsAwayIsNoReasonToHoldRoomsBack() {
        fleet(100, null);
        rig.playRooms(version -> true);
        runtime.beAway("nobody answers");

        for (int i = 0; i < 20; i++) {
            assertThat(rig.run(lease)).as("until it is tried again").isEqualTo(Duration.ofSeconds(1));
        }

        assertThat(rig.counts.held).isFalse();
        assertThat(rig.counts.started).isZero();
        assertThat(rig.rooms()).isEmpty();
        runtime.beAway(null);
        assertThat(rig.run(lease)).isLessThan(Duration.ofSeconds(11));
        assertThat(rig.rooms()).hasSize(100);
        rounds(() ->
                history().stream().anyMatch(text -> text.contains("no rooms can be started for now: nobody answers")));
        assertThat(history().stream().filter(text -> text.contains("nobody answers")))
                .as("once")
                .hasSize(1);
    }

    private List<String> history() {
        return rig.finished("health_controller").stream()
                .flatMap(operation -> rig.store.operations.find(NAME, operation.id()).orElseThrow().history().stream())
                .map(event -> event.text())
                .toList();
    }

    @Test
    void leavesValidationRoomsAlone() {
        fleet(1, null);
        rig.playRooms(version -> true);
        rounds(() -> ready() == 1);
        var starting = new RoomRef(NAME, NAME + "-starting");
        var running = new RoomRef(NAME, NAME + "-running");
        rig.store.rooms.create(lease, new NewRoom(starting, "v2.0.0", 1, "token", true));
        rig.store.rooms.create(lease, new NewRoom(running, "v2.0.0", 1, "token", true));
        runtime.create(new RoomRequest(scheduler(), running.room(), "token"));

        for (int i = 0; i < 3; i++) {
            rig.run(lease);
        }

        assertThat(rig.rooms()).hasSize(3);
        runtime.crash(running, "exit status 1");
        rig.run(lease);
        assertThat(rig.room(running.room()).status())
                .as("left to whoever validates")
                .isEqualTo(RoomStatus.ERROR);
        assertThat(rig.rooms().stream().filter(room -> !room.validation())).hasSize(1);
    }

    @Test
    void theCooldownOutlivesItsWorkerAndAChangeOfVersion() {
        fleet(0, TestFleet.buffer(1, 20, 3600, 10));
        rig.playRooms(version -> true);
        rounds(() -> ready() == 10);
        var smaller = autoscaled(TestFleet.buffer(1, 20, 3600, 4));
        await(() -> {
            rig.reconciler.run(smaller, lease);
            return rig.rooms().size() == 4;
        });
        var rooms = rig.rooms().stream().map(Room::name).toList();
        var memory = new dev.muster.fleet.redis.RedisFleetMemory(rig.store.redis, rig.store.shards);
        long reduced = memory.reducedAt(NAME);
        assertThat(reduced).isPositive();

        rig.become("v1.1.0", "game", 1);
        rig.giveUp(lease);
        lease = rig.lease();
        var successor = rig.reconciler();
        successor.run(autoscaled(TestFleet.buffer(1, 20, 3600, 2)), lease);

        assertThat(memory.reducedAt(NAME)).isEqualTo(reduced);
        assertThat(rig.rooms().stream().map(Room::name)).containsExactlyInAnyOrderElementsOf(rooms);
        assertThat(rig.rooms()).noneMatch(Room::draining);
        successor.run(autoscaled(TestFleet.buffer(1, 20, 0, 2)), lease);
        assertThat(rig.rooms().stream().filter(room -> !room.draining())).hasSize(2);
    }

    @Test
    void tellsItsListenerWhenItNoLongerLooksAfterTheFleet() {
        fleet(1, null);
        rig.run(lease);
        assertThat(rig.counts.left).isFalse();

        rig.reconciler.lookedAway();

        assertThat(rig.counts.left).isTrue();
    }

    @Test
    void endsNoRoomThatItFoundAgainBeforeThatSaysHowItIs() {
        fleet(6, null);
        rig.playRooms(version -> true);
        rounds(() -> ready() == 6);
        var busy = rig.rooms().stream().map(Room::name).sorted().limit(3).toList();
        TestRedis.flush();

        fleet(2, null);
        for (int i = 0; i < 5; i++) {
            rig.run(lease);
        }
        assertThat(rig.rooms()).hasSize(6);
        assertThat(runtime.instances(NAME)).hasSize(6);

        rig.rooms()
                .forEach(room ->
                        rig.ping(room.name(), busy.contains(room.name()) ? PingStatus.OCCUPIED : PingStatus.READY, 0));
        rounds(() -> runtime.instances(NAME).size() == 3);
        rig.run(lease);
        assertThat(runtime.instances(NAME))
                .extracting(instance -> instance.room().room())
                .containsExactlyInAnyOrderElementsOf(busy);
    }

    private dev.muster.scheduler.Scheduler autoscaled(Autoscaling autoscaling) {
        return FleetRig.scheduler(0, autoscaling, 1);
    }

    private void fleet(int replicas, @Nullable Autoscaling autoscaling) {
        rig.create(replicas, autoscaling, 1);
        lease = rig.lease();
        rig.store.schedulers.setState(scheduler(), lease, dev.muster.scheduler.Scheduler.State.IN_SYNC);
    }

    private dev.muster.scheduler.Scheduler scheduler() {
        return rig.store.schedulers.find(NAME).orElseThrow();
    }

    private long ready() {
        return rig.rooms().stream()
                .filter(room -> room.status() == RoomStatus.READY)
                .count();
    }

    private static RoomRef ref(String room) {
        return new RoomRef(NAME, room);
    }

    private void rounds(BooleanSupplier until) {
        await(() -> {
            rig.run(lease);
            return until.getAsBoolean();
        });
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void refusesARoundWithoutTheLease() {
        fleet(1, null);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> rig.run("made up"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED));

        assertThat(runtime.instances(NAME)).isEmpty();
    }
}
