package dev.muster.fleet;

import static dev.muster.fleet.FleetRig.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two processes on one store: the first is paused in the middle of a round until the second has taken its lease
/// and gone on, then it wakes up.
@Timeout(30)
final class PausedHolderTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
    private final Pause pause = new Pause(runtime);
    private FleetRig first;
    private FleetRig second;
    private String firstLease = "";

    /// The runtime as the first process sees it: it stops there, once, where it is told.
    static final class Pause implements RoomRuntime {
        enum Where {
            NOWHERE,
            BEFORE_LOOKING,
            AFTER_LOOKING,
            BEFORE_CREATING,
            AFTER_CREATING,
            BEFORE_DELETING
        }

        private final RoomRuntime runtime;
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<String> lookedAway = new CopyOnWriteArrayList<>();
        private volatile Where where = Where.NOWHERE;

        Pause(RoomRuntime runtime) {
            this.runtime = runtime;
        }

        private void at(Where here) {
            if (where == here) {
                where = Where.NOWHERE;
                reached.countDown();
                try {
                    assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public String host() {
            return runtime.host();
        }

        @Override
        public void check(Scheduler scheduler) {
            runtime.check(scheduler);
        }

        @Override
        public void create(RoomRequest room) {
            at(Where.BEFORE_CREATING);
            runtime.create(room);
            at(Where.AFTER_CREATING);
        }

        @Override
        public void delete(RoomRef room) {
            at(Where.BEFORE_DELETING);
            runtime.delete(room);
        }

        @Override
        public List<Instance> instances(String scheduler) {
            at(Where.BEFORE_LOOKING);
            var instances = runtime.instances(scheduler);
            at(Where.AFTER_LOOKING);
            return instances;
        }

        @Override
        public List<String> schedulers() {
            return runtime.schedulers();
        }

        @Override
        public void onChange(Consumer<InstanceEvent> listener) {
            runtime.onChange(listener);
        }

        @Override
        public void lookedAway(String scheduler) {
            lookedAway.add(scheduler);
        }
    }

    @BeforeEach
    void start() {
        first = new FleetRig(RedisFixture.empty(), pause, Duration.ZERO);
        second = new FleetRig(RedisFixture.another(), runtime, Duration.ZERO);
        first.create(2, null, 1);
        firstLease = first.lease();
        first.store.schedulers.setState(
                first.store.schedulers.find(NAME).orElseThrow(), firstLease, Scheduler.State.IN_SYNC);
        first.run(firstLease);
        play();
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        runtime.close();
        timer.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_LOOKING", "AFTER_LOOKING"})
    void neitherEndsNorDrainsARoomThatWasAllocatedMeanwhile(Pause.Where where) {
        first.become("v1.1.0", "game", 0);
        var waking = paused(where);
        first.giveUp(firstLease);
        var lease = second.lease();
        second.become("v1.2.0", "game", 2);
        allocateAll(2);

        assertRefused(waking);

        assertThat(second.rooms())
                .hasSize(2)
                .noneMatch(Room::draining)
                .allMatch(room -> room.status() == RoomStatus.ALLOCATED);
        assertThat(runtime.instances(NAME)).hasSize(2).allMatch(it -> it.status() == InstanceStatus.READY);
        second.run(lease);
        assertThat(second.rooms()).hasSize(2);
    }

    @Test
    void tellsTheRuntimeOnceThatItNoLongerLooksAfterTheFleet() {
        first.reconciler.lookedAway(); // a round failed
        assertThat(pause.lookedAway).isEmpty();

        first.reconciler.leave();
        first.reconciler.leave();

        assertThat(pause.lookedAway).containsExactly(NAME);
    }

    @Test
    void startsNoRoomOnceItsLeaseIsAnothers() {
        first.become("v1.1.0", "game", 5);
        var waking = paused(Pause.Where.AFTER_LOOKING);
        first.giveUp(firstLease);
        second.lease();
        second.become("v1.2.0", "game", 2);

        assertRefused(waking);

        assertThat(second.rooms()).hasSize(2);
        assertThat(runtime.instances(NAME)).hasSize(2);
    }

    @Test
    void aRoomThatItStartsLateIsAdoptedAndItDoesNotEndIt() {
        first.become("v1.1.0", "game", 3);
        var waking = paused(Pause.Where.BEFORE_CREATING);
        first.giveUp(firstLease);
        var lease = second.lease();
        second.run(lease);
        assertThat(second.rooms())
                .as("its own in place of the one that was not there")
                .hasSize(3);

        assertRefused(waking);

        assertThat(runtime.instances(NAME)).as("the late one is left as it is").hasSize(4);
        second.become("v1.2.0", "game", 4);
        second.run(lease);
        assertThat(second.rooms()).as("adopted").hasSize(4);
        play();
        allocateAll(4);
    }

    @Test
    void aRoomThatItHasJustStartedStaysWhenTheStoreIsEmptiedMeanwhile() {
        first.become("v1.1.0", "game", 3);
        var waking = paused(Pause.Where.AFTER_CREATING);
        var started = runtime.instances(NAME);
        TestRedis.flush();

        finish(waking);

        assertThat(runtime.instances(NAME)).hasSameSizeAs(started).hasSize(3);
    }

    @Test
    void aRoomThatItStartsLateEndsWithTheSchedulerThatIsDeletedMeanwhile() {
        first.become("v1.1.0", "game", 3);
        var waking = paused(Pause.Where.BEFORE_CREATING);
        first.giveUp(firstLease);
        second.requestDeletion();
        try (var keeper = second.keeper("second")) {
            ReconcilerTest.await(() -> runtime.instances(NAME).isEmpty());
            assertThat(second.rooms()).as("waited for").hasSize(1);

            finish(waking);

            ReconcilerTest.await(() -> second.store.schedulers.find(NAME).isEmpty());
            assertThat(runtime.instances(NAME)).isEmpty();
        }
    }

    @Test
    void aRoomThatItHasJustStartedStaysWithItsRecord() {
        first.become("v1.1.0", "game", 3);
        var waking = paused(Pause.Where.AFTER_CREATING);
        first.giveUp(firstLease);
        var lease = second.lease();
        second.run(lease);
        play();
        allocateAll(3);

        finish(waking);

        assertThat(second.rooms()).hasSize(3).allMatch(room -> room.status() == RoomStatus.ALLOCATED);
        assertThat(runtime.instances(NAME)).hasSize(3);
    }

    @Test
    void aRoomWhoseEndItDecidedIsGivenToNobodyMeanwhile() {
        first.become("v1.1.0", "game", 1);
        var waking = paused(Pause.Where.BEFORE_DELETING);
        first.giveUp(firstLease);
        var lease = second.lease();
        second.become("v1.2.0", "game", 2);
        for (int round = 0; round < 3; round++) {
            second.run(lease);
            play();
        }
        allocateAll(2);

        finish(waking);

        second.run(lease);
        assertThat(second.rooms()).hasSize(2).allMatch(room -> room.status() == RoomStatus.ALLOCATED);
        assertThat(runtime.instances(NAME)).hasSize(2).allMatch(it -> it.status() == InstanceStatus.READY);
    }

    private CompletableFuture<Duration> paused(Pause.Where where) {
        pause.where = where;
        var round = CompletableFuture.supplyAsync(() -> first.run(firstLease));
        try {
            assertThat(pause.reached.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return round;
    }

    // Lets the first go on, and expects that the store refuses it.
    private void assertRefused(CompletableFuture<Duration> round) {
        pause.goOn.countDown();
        try {
            round.join();
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            MusterException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.ABORTED));
            return;
        }
        throw new AssertionError("a round went through without the lease");
    }

    // Lets the first go on, to whatever end.
    private void finish(CompletableFuture<Duration> round) {
        pause.goOn.countDown();
        assertThat(round.handle((rest, fault) -> true).join()).isTrue();
    }

    private void play() {
        for (var instance : runtime.instances(NAME)) {
            second.store.rooms.observe(instance);
            second.ping(instance.room().room(), PingStatus.READY, 0);
        }
    }

    private void allocateAll(int rooms) {
        for (int i = 0; i < rooms; i++) {
            assertThat(second.store
                            .slots
                            .reserve(NAME, "reservation-" + i, "match-" + i, List.of(), Duration.ofMinutes(1))
                            .join())
                    .isPresent();
        }
    }
}
