package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.NewRoom;
import dev.muster.room.Room;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Records and instances that do not fit, on the real store.
@Timeout(60)
final class RecordCheckTest {
    private static final int AT_ONCE = 8;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
    private final FleetRig rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);
    private String lease = "";

    @BeforeEach
    void start() {
        rig.create(0, null, 1);
        lease = rig.lease();
        rig.store.schedulers.setState(scheduler(), lease, Scheduler.State.IN_SYNC);
    }

    @AfterEach
    void end() {
        rig.close();
        runtime.close();
        timer.shutdownNow();
    }

    @Test
    void adoptsRoomsTogether() {
        run(5 * AT_ONCE);
        var company = new CyclicBarrier(AT_ONCE);

        var census = check(() -> {
                    TogetherTest.meet(company);
                    return token();
                })
                .mended(scheduler(), lease);

        assertThat(census.rooms())
                .hasSize(5 * AT_ONCE)
                .allMatch(room -> room.instance() == InstanceStatus.READY && room.address() != null);
    }

    @Test
    void mendsWhatDoesNotFitAndLeavesTheRestAlone() {
        run(10);
        var first = check(RecordCheckTest::token).mended(scheduler(), lease);
        var lost = new RoomRef(FleetRig.NAME, "arena-without-an-instance");
        rig.store.rooms.create(lease, new NewRoom(lost, "v1.0.0", 1, "token"));
        runtime.crash(new RoomRef(FleetRig.NAME, "arena-3"), "exit status 1");
        runtime.create(new RoomRequest(scheduler(), "arena-new", "token"));
        settle();

        var second = check(RecordCheckTest::token).mended(scheduler(), lease);

        assertThat(second.rooms()).hasSize(11).noneMatch(room -> room.name().equals(lost.room()));
        assertThat(second.rooms())
                .filteredOn(room -> room.instance() == InstanceStatus.ERROR)
                .extracting(Room::name)
                .containsExactly("arena-3");
        assertThat(second.rooms())
                .containsAll(first.rooms().stream()
                        .filter(room -> !room.name().equals("arena-3"))
                        .toList());
    }

    @Test
    void recordsNothingWithoutTheLease() {
        run(20);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> check(RecordCheckTest::token).mended(scheduler(), "made up"))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED));

        assertThat(rig.rooms()).isEmpty();
    }

    private RecordCheck check(Supplier<String> tokens) {
        return new RecordCheck(rig.store.rooms, runtime, new Strangers(runtime), tokens, AT_ONCE);
    }

    private void run(int rooms) {
        for (int i = 0; i < rooms; i++) {
            runtime.create(new RoomRequest(scheduler(), "arena-" + i, "token"));
        }
        settle();
    }

    private void settle() {
        ReconcilerTest.await(() -> runtime.instances(FleetRig.NAME).stream()
                .allMatch(instance ->
                        instance.status() == InstanceStatus.READY || instance.status() == InstanceStatus.ERROR));
    }

    private Scheduler scheduler() {
        return rig.store.schedulers.find(FleetRig.NAME).orElseThrow();
    }

    private static String token() {
        return UUID.randomUUID().toString();
    }
}
