package dev.muster.fleet;

import static dev.muster.fleet.FleetRig.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.simulated.SimulatedRuntime;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How soon a keeper reacts to what rooms do. The tick, which is no reaction, comes every ten seconds.
@Timeout(60)
final class FleetReactionTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
    private FleetRig rig;

    @BeforeEach
    void start() {
        rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ofMinutes(30));
        rig.playRooms("v1.0.0"::equals);
    }

    @AfterEach
    void end() {
        rig.close();
        runtime.close();
        timer.shutdownNow();
    }

    @Test
    void replacesALostRoomWithinASecondWhileAVersionIsValidated() {
        rig.create(3, null, 1);
        try (var ignored = rig.keeper("one")) {
            await(Duration.ofSeconds(10), () -> ready() == 3);
            rig.startValidation();
            await(Duration.ofSeconds(5), rig::isValidating);
            for (int i = 0; i < 3; i++) {
                rest();
                var victim = rig.rooms().stream()
                        .filter(room -> !room.validation())
                        .findFirst()
                        .orElseThrow()
                        .name();
                runtime.lose(new RoomRef(NAME, victim));
                await(
                        SOON,
                        () -> rig.rooms().stream()
                                        .filter(room -> !room.validation())
                                        .filter(room -> !room.name().equals(victim))
                                        .count()
                                == 3);
            }
            assertThat(rig.isValidating())
                    .as("the operation is still under way")
                    .isTrue();
        }
    }

    @Test
    void growsWithinASecondOfItsRoomsBeingTaken() {
        rig.create(0, TestFleet.buffer(2, 50, 0, 2), 1);
        try (var ignored = rig.keeper("one")) {
            await(Duration.ofSeconds(10), () -> ready() == 2);
            rest();

            rig.rooms().forEach(room -> rig.ping(room.name(), PingStatus.OCCUPIED, 1));

            await(SOON, () -> rig.rooms().size() == 4);
        }
    }

    @Test
    void growsSoonAlsoWhenMatchesComeToARoomThatRunsSome() {
        rig.create(0, TestFleet.occupancy(1, 50, 0, .5, .9), 10);
        try (var ignored = rig.keeper("one")) {
            await(Duration.ofSeconds(10), () -> ready() == 1);
            var room = rig.rooms().getFirst().name();
            rig.ping(room, PingStatus.READY, 1);
            rest();
            assertThat(rig.rooms()).hasSize(1);

            rig.ping(room, PingStatus.READY, 9);

            await(Duration.ofSeconds(2), () -> rig.rooms().size() == 2);
        }
    }

    @Test
    void removesManyIdleRoomsInAFewRounds() {
        rig.create(200, null, 1);
        try (var ignored = rig.keeper("one")) {
            await(Duration.ofSeconds(20), () -> ready() == 200);

            rig.become("v1.1.0", "game", 1);

            await(
                    Duration.ofSeconds(12),
                    () -> runtime.instances(NAME).size() == 1
                            && rig.rooms().stream()
                                            .filter(room -> !room.draining())
                                            .count()
                                    == 1);
        }
    }

    private long ready() {
        return rig.rooms().stream()
                .filter(room -> room.status() == RoomStatus.READY)
                .map(Room::name)
                .count();
    }

    // Until what happened before has been dealt with.
    private static void rest() {
        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
    }

    private static void await(Duration time, BooleanSupplier condition) {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
