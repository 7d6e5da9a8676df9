package dev.muster.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What simulated rooms do, said to a rooms door that remembers it.
final class SimulatedRoomsTest {
    private static final TestConfig QUICK = TestConfig.quick();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FakeDoor door = new FakeDoor();
    private SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ZERO, Duration.ZERO);
    private Backstage backstage;
    private ReservationWatch watch;

    SimulatedRoomsTest() {
        start(QUICK);
    }

    @AfterEach
    void close() {
        watch.close();
        runtime.close();
        timer.shutdownNow();
    }

    private void start(TestConfig config) {
        if (watch != null) {
            watch.close();
        }
        runtime.close();
        backstage = new Backstage(Behaviour.of(config), door, timer, new Random(5), Clock.systemUTC(), why -> {});
        var actors = new RoomActors(backstage);
        watch = new ReservationWatch(actors, backstage);
        runtime = new SimulatedRuntime(timer, actors, () -> {});
    }

    private void start(TestConfig.TestFaults faults) {
        start(TestConfig.with("20ms", "100ms", Optional.empty(), faults));
    }

    private static Scheduler scheduler(int maxMatches, Duration grace) {
        var one = TestSchedulers.scheduler(
                "arena", grace, TestSchedulers.PORTS, TestSchedulers.container("game", List.of()));
        return new Scheduler(
                one.name(),
                one.game(),
                one.state(),
                one.version(),
                one.createdAt(),
                one.maxSurge(),
                one.roomsReplicas(),
                one.spec(),
                one.portRange(),
                one.autoscaling(),
                one.forwarders(),
                one.annotations(),
                one.labels(),
                maxMatches);
    }

    private RoomRef create(String name) {
        return create(name, 1);
    }

    private RoomRef create(String name, int maxMatches) {
        var request = new RoomRequest(scheduler(maxMatches, Duration.ofMillis(300)), name, "secret-of-" + name);
        runtime.create(request);
        return request.ref();
    }

    private Instance instance(RoomRef room) {
        return runtime.instances("arena").stream()
                .filter(instance -> instance.room().equals(room))
                .findFirst()
                .orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void awaitPings(RoomRef room, int count) {
        int before = door.by(room).size();
        await(() -> door.by(room).size() >= before + count);
    }

    @Test
    void saysThatItIsReadyAsSoonAsItRunsAndAgainAndAgain() {
        var room = create("one");

        awaitPings(room, 5);
        assertThat(instance(room).status()).isEqualTo(InstanceStatus.READY);
        assertThat(door.by(room))
                .allMatch(ping -> ping.equals(new FakeDoor.Said(room, "secret-of-one", "ready", 0, List.of())));
    }

    @Test
    void playsOnlyWhatItWasPromisedAndIsReadyAgain() {
        var room = create("one");
        var other = create("two");
        awaitPings(room, 1);

        door.promise(room, "m1");

        await(() -> door.by(room).contains(new FakeDoor.Said(room, "secret-of-one", "occupied", 1, List.of("m1"))));
        await(() -> door.by(room).getLast().status().equals("ready"));
        awaitPings(room, 3);
        assertThat(door.by(room).getLast().status()).isEqualTo("ready");
        assertThat(door.by(other)).allMatch(ping -> ping.status().equals("ready"));
    }

    @Test
    void playsAMatchOnceEvenWhenItIsPromisedAgain() {
        var room = create("one");
        door.promise(room, "m1");
        await(() -> door.by(room).stream().anyMatch(ping -> ping.running() == 1));
        await(() -> door.by(room).getLast().running() == 0);
        int before = door.by(room).size();

        door.promise(room, "m1");

        awaitPings(room, 5);
        assertThat(door.by(room).subList(before, door.by(room).size())).allMatch(ping -> ping.running() == 0);
    }

    @Test
    void playsAsManyMatchesAtOnceAsItHosts() {
        start(TestConfig.with("20ms", "1h", Optional.empty(), TestConfig.NO_FAULTS));
        var room = create("one", 2);
        List.of("m1", "m2", "m3").forEach(match -> door.promise(room, match));

        await(() -> !door.by(room).isEmpty() && door.by(room).getLast().running() == 2);
        awaitPings(room, 3);
        assertThat(door.by(room).getLast().matches()).containsExactly("m1", "m2");
        assertThat(door.promised.get(room)).containsExactly("m3");
    }

    @Test
    void repeatsWhatTheDoorDidNotTake() {
        start(TestConfig.with("1h", "100ms", Optional.empty(), TestConfig.NO_FAULTS));
        door.down(true);
        var room = create("one");
        await(() -> backstage.tally().count().failed() > 0);

        door.down(false);

        await(() -> !door.by(room).isEmpty());
        var count = backstage.tally().count();
        assertThat(count.sent()).isEqualTo(count.noted() + count.failed());
    }

    @Test
    void leavesWhatIsNoNewsToTheNextPing() {
        start(TestConfig.with("100ms", "100ms", Optional.empty(), TestConfig.NO_FAULTS));
        var room = create("one");
        awaitPings(room, 1);
        door.down(true);
        long before = backstage.tally().count().failed();

        await(() -> backstage.tally().count().failed() >= before + 3);

        door.down(false);
        awaitPings(room, 2);
        assertThat(door.by(room)).allMatch(ping -> ping.status().equals("ready"));
    }

    @Test
    void saysNothingMoreOnceItIsToldToEnd() {
        var room = create("one");
        awaitPings(room, 1);

        runtime.delete(room);

        await(() -> runtime.instances("arena").isEmpty());
        int said = door.by(room).size();
        awaitPings(create("two"), 5);
        assertThat(door.by(room)).hasSize(said);
    }

    @Test
    void endsByItselfAfterItsLifetimeButNotInAMatch() {
        start(TestConfig.with("20ms", "500ms", Optional.of("200ms"), TestConfig.NO_FAULTS));
        var idle = create("idle");
        var busy = create("busy");
        door.promise(busy, "m1");

        await(() -> instance(idle).status() == InstanceStatus.TERMINATING);
        assertThat(instance(idle).description()).isEqualTo("exited");
        assertThat(instance(busy).status()).isEqualTo(InstanceStatus.READY);
        await(() -> instance(busy).status() == InstanceStatus.TERMINATING);
        assertThat(door.by(busy)).anyMatch(ping -> ping.running() == 1);
    }

    @Test
    void crashesAtItsStart() {
        start(new TestConfig.TestFaults(1, 0, 0, 0, 0));
        var room = create("one");
        await(() -> instance(room).status() == InstanceStatus.ERROR);
    }

    @Test
    void runsAndIsNeverReady() throws Exception {
        start(new TestConfig.TestFaults(0, 1, 0, 0, 0));
        var room = create("one");
        await(() -> instance(room).status() == InstanceStatus.READY);

        // As long as another would need for five pings.
        timer.schedule(() -> {}, 100, TimeUnit.MILLISECONDS).get();
        assertThat(door.by(room)).isEmpty();
    }

    @Test
    void crashesInItsMatchAndNotBefore() {
        start(new TestConfig.TestFaults(0, 0, 0, 1, 0));
        var room = create("one");
        awaitPings(room, 5);
        assertThat(instance(room).status()).isEqualTo(InstanceStatus.READY);

        door.promise(room, "m1");

        await(() -> instance(room).status() == InstanceStatus.ERROR);
        assertThat(instance(room).description()).contains("in a match");
        assertThat(door.by(room).getLast().running()).isEqualTo(1);
    }

    @Test
    void lies() {
        start(new TestConfig.TestFaults(0, 0, 0, 0, 1));
        var room = create("one");
        awaitPings(room, 2);
        assertThat(door.by(room)).allMatch(ping -> ping.status().equals("occupied") && ping.running() == 1);
    }

    @Test
    void drawsFaultsByTheirShares() {
        var behaviour = Behaviour.of(
                TestConfig.with("1s", "1s", Optional.empty(), new TestConfig.TestFaults(0.25, 0, 0, 0, 0)));
        var random = new Random(3);
        var crashes = java.util.stream.IntStream.range(0, 10_000)
                .filter(i -> behaviour.fate(random) == Behaviour.Fate.CRASH_AT_START)
                .count();
        assertThat(crashes).isBetween(2_300L, 2_700L);
    }

    @Test
    void namesASettingThatIsWrong() {
        assertThatThrownBy(() -> start(new TestConfig.TestFaults(0, 0, 1.5, 0, 0)))
                .isInstanceOf(MusterException.class)
                .hasMessage("muster.simulated.faults.hang: must be a share from 0 to 1");
        assertThatThrownBy(() -> start(QUICK.startingIn("soon")))
                .isInstanceOf(MusterException.class)
                .hasMessageStartingWith("muster.simulated.start-delay: \"soon\"");
    }

    @Test
    void hangsUntilItIsEndedByForce() {
        var room = create("one");
        awaitPings(room, 1);
        runtime.misbehave(room, Misbehaviour.HANG);
        int said = door.by(room).size();
        door.promise(room, "m1");
        awaitPings(create("two"), 5);
        assertThat(door.by(room)).hasSizeBetween(said, said + 1);

        long before = System.nanoTime();
        runtime.delete(room);
        await(() -> runtime.instances("arena").size() == 1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void playsOnUnheardWhenItStopsPinging() {
        var room = create("one");
        awaitPings(room, 1);

        runtime.misbehave(room, Misbehaviour.STOP_PINGING);
        int said = door.by(room).size();
        awaitPings(create("two"), 5);
        assertThat(door.by(room)).hasSizeBetween(said, said + 1);
        assertThat(instance(room).status()).isEqualTo(InstanceStatus.READY);

        runtime.misbehave(room, Misbehaviour.NONE);
        awaitPings(room, 2);
    }

    @Test
    void neverEndsWhenItIsToldNotTo() {
        var room = create("one");
        awaitPings(room, 1);
        runtime.misbehave(room, Misbehaviour.NEVER_END);

        runtime.delete(room);
        var other = create("two");
        awaitPings(other, 1);
        runtime.delete(other);
        await(() -> runtime.instances("arena").size() == 1);
        assertThat(instance(room).status()).isEqualTo(InstanceStatus.TERMINATING);
    }

    @Test
    void endsWhenItIsToldAgainAndBehavesWellByThen() {
        var room = create("one");
        awaitPings(room, 1);
        runtime.misbehave(room, Misbehaviour.NEVER_END);
        runtime.delete(room);
        runtime.misbehave(room, Misbehaviour.NONE);

        runtime.delete(room);

        await(() -> runtime.instances("arena").isEmpty());
    }

    @Test
    void findsThePromisedAmongManyWithoutAskingTheOthers() {
        var all = new HashSet<RoomRef>();
        for (int i = 0; i < 500; i++) {
            all.add(create("room-" + i));
        }
        await(() -> all.stream().allMatch(room -> !door.by(room).isEmpty()));
        var promised = all.stream().limit(5).toList();

        promised.forEach(room -> door.promise(room, "match-of-" + room.room()));

        await(() -> promised.stream().allMatch(room -> door.by(room).stream().anyMatch(ping -> ping.running() == 1)));
        assertThat(door.asked).isLessThan(50);
    }
}
