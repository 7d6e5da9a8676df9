package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.operation.Operations.Stage;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Edit;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.VersionService;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Versions from the request to the rooms, with a whole worker on the real store.
@Timeout(120)
final class FleetVersionsTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ofMillis(5), Duration.ofMillis(5));
    private final FleetRig rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);
    private final Set<String> mute = ConcurrentHashMap.newKeySet();
    private final VersionService versions = new VersionService(
            rig.store.schedulers, scheduler -> {}, () -> UUID.randomUUID().toString());

    @AfterEach
    void end() {
        runtime.close();
        timer.shutdownNow();
        rig.close();
    }

    @Test
    void aMajorVersionReplacesTheRoomsAndARollbackBringsThemBack() {
        try (var keeper = rig.keeper("one")) {
            assertThat(keeper).isNotNull();
            rig.playRooms(version -> !mute.contains(version));
            rig.create(3, null, 1);
            await(() -> serves("v1.0.0", 3));

            versions.edit(FleetRig.NAME, FleetVersionsTest::relabelled);
            await(() -> serves("v2.0.0", 3));
            await(this::idle);

            versions.rollBack(FleetRig.NAME);
            await(() -> serves("v1.0.0", 3));
            await(this::idle);

            versions.edit(FleetRig.NAME, active -> active.withRoomsReplicas(4));
            await(() -> rig.store
                    .schedulers
                    .find(FleetRig.NAME)
                    .orElseThrow()
                    .version()
                    .equals("v1.1.0"));
            await(() -> rig.rooms().stream().filter(FleetVersionsTest::isReady).count() == 4);
        }
    }

    @Test
    void aRoomThatIsLostWhileAVersionIsValidatedIsReplacedWithinASecond() {
        try (var keeper = rig.keeper("one")) {
            assertThat(keeper).isNotNull();
            mute.add("v2.0.0");
            rig.playRooms(version -> !mute.contains(version));
            rig.create(3, null, 1);
            await(() -> serves("v1.0.0", 3));
            await(this::idle);
            versions.edit(FleetRig.NAME, FleetVersionsTest::relabelled);
            await(() -> rig.rooms().stream().anyMatch(Room::validation));
            var victim = rig.rooms().stream()
                    .filter(room -> !room.validation())
                    .findFirst()
                    .orElseThrow();

            long lost = System.nanoTime();
            runtime.crash(new RoomRef(FleetRig.NAME, victim.name()), "exit status 1");

            await(() -> rig.rooms().stream().noneMatch(room -> room.name().equals(victim.name()))
                    && rig.rooms().stream()
                                    .filter(room -> !room.validation() && isReady(room))
                                    .count()
                            == 3);
            assertThat(Duration.ofNanos(System.nanoTime() - lost)).isLessThan(Duration.ofSeconds(1));
            assertThat(rig.rooms()).as("the validation goes on").anyMatch(Room::validation);
        }
    }

    @Test
    void aDeletionDoesNotWaitForAVersionThatIsValidated() {
        try (var keeper = rig.keeper("one")) {
            assertThat(keeper).isNotNull();
            mute.add("v2.0.0");
            rig.playRooms(version -> !mute.contains(version));
            rig.create(1, null, 1);
            await(() -> serves("v1.0.0", 1));
            await(this::idle);
            versions.edit(FleetRig.NAME, FleetVersionsTest::relabelled);
            await(() -> rig.rooms().stream().anyMatch(Room::validation));

            long asked = System.nanoTime();
            rig.store.schedulers.requestDeletion(FleetRig.NAME, "deletion");

            await(() -> rig.store.schedulers.find(FleetRig.NAME).isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("an attempt takes ten seconds")
                    .isLessThan(Duration.ofSeconds(6));
            assertThat(runtime.instances(FleetRig.NAME)).isEmpty();
        }
    }

    private boolean serves(String version, int rooms) {
        var there = rig.rooms();
        return there.size() == rooms
                && there.stream()
                        .allMatch(room -> isReady(room) && room.version().equals(version));
    }

    private boolean idle() {
        return Stream.of(Stage.PENDING, Stage.ACTIVE)
                .allMatch(stage -> rig.store
                        .operations
                        .list(FleetRig.NAME, stage, 1, 10)
                        .operations()
                        .isEmpty());
    }

    private static boolean isReady(Room room) {
        return room.status() == RoomStatus.READY;
    }

    private static Scheduler relabelled(Scheduler active) {
        var edit = new Edit(active);
        edit.labels = Map.of("a", "b");
        return edit.scheduler();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
