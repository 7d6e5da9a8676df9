package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fleet.redis.RedisFleetMemory;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.TestSchedulers;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Scheduler;
import io.vertx.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A fleet on the real store, with rooms that are simulated.
final class FleetKeeperTest {
    private static final String NAME = "arena";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SimulatedRuntime runtime = new SimulatedRuntime(timer, Duration.ofMillis(5), Duration.ofMillis(5));
    private RedisFixture store;
    private FleetKeeper keeper;

    @BeforeEach
    void start() {
        store = RedisFixture.empty();
        keeper = keeper(store, "one");
    }

    @AfterEach
    void end() {
        keeper.close();
        runtime.close();
        timer.shutdownNow();
        store.close();
    }

    @Test
    void fillsTheFleetOfANewSchedulerAndRecordsWhatItDid() {
        create(3);

        await(() -> rooms().size() == 3 && rooms().stream().allMatch(room -> room.address() != null));
        assertThat(store.schedulers.find(NAME).orElseThrow().state()).isEqualTo(Scheduler.State.IN_SYNC);
        await(() -> finished("create_scheduler") == 1 && finished("add_rooms") == 1);
    }

    @Test
    void replacesARoomThatCrashed() {
        create(2);
        await(() -> rooms().size() == 2);
        var victim = rooms().getFirst().name();
        rooms().forEach(room -> ping(room.name()));

        runtime.crash(new RoomRef(NAME, victim), "exit status 1");

        await(() -> rooms().size() == 2
                && rooms().stream().noneMatch(room -> room.name().equals(victim)));
        await(() -> finished("remove_rooms") == 1);
    }

    @Test
    void forgivesSilenceThatNobodyCouldHear() {
        create(2);
        await(() -> rooms().size() == 2);
        rooms().forEach(room -> ping(room.name()));
        keeper.close();
        var names = rooms().stream().map(Room::name).toList();
        // As after an hour without Muster.
        for (var name : names) {
            store.redis.ask(
                    Call.command(Command.HSET, prefix() + "room:" + NAME + ":" + name, "lp", store.now() - 3_600_000));
        }

        keeper = keeper(store, "two");

        LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
        assertThat(rooms().stream().map(Room::name)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(rooms()).allMatch(room -> room.status() == RoomStatus.READY);
    }

    @Test
    void adoptsARoomThatRunsWithoutARecord() {
        create(1);
        await(() -> rooms().size() == 1);
        var scheduler = store.schedulers.find(NAME).orElseThrow();

        runtime.create(new RoomRequest(scheduler, NAME + "-stray", "secret"));

        var stray = new RoomRef(NAME, NAME + "-stray");
        await(() -> store.rooms.find(stray).isPresent());
        // One of the two is too many: whichever goes, goes in order, and the stray not before it is heard.
        store.rooms.ping(stray, new Ping(PingStatus.READY, 0, null, "{}")).join();
        await(() -> rooms().size() == 1 && runtime.instances(NAME).size() == 1);
    }

    @Test
    void holdsBackRoomsThatKeepFailing() {
        runtime.onChange(event -> {
            if (event instanceof dev.muster.runtime.InstanceEvent.Changed changed
                    && changed.instance().status() == dev.muster.runtime.InstanceStatus.READY) {
                runtime.crash(event.room(), "exit status 1");
            }
        });
        create(1);

        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        long started = store.operations.list(NAME, Stage.FINAL, 1, 100).operations().stream()
                .filter(operation -> operation.name().equals("add_rooms"))
                .mapToInt(operation -> Integer.parseInt(operation.input().replaceAll("\\D", "")))
                .sum();
        // 250 ms, 500 ms, 1 s, 2 s: four starts fit, a loop without a breaker makes dozens.
        assertThat(started).isBetween(1L, 6L);
    }

    @Test
    void deletesASchedulerWithItsRoomsAndFreesItsName() {
        create(2);
        await(() -> rooms().size() == 2);

        store.schedulers.requestDeletion(NAME, "deletion");

        await(() -> store.schedulers.find(NAME).isEmpty());
        await(() -> runtime.instances(NAME).isEmpty());
        assertThat(store.redis.ask(Call.command(Command.KEYS, "*" + NAME + "*")).stream()
                        .map(dev.muster.platform.redis.Reply::text)
                        .filter(key -> !key.contains("lease:"))
                        .toList())
                .isEmpty();
        create(1);
        await(() -> rooms().size() == 1);
    }

    @Test
    void goesOnInAnotherProcessWhenTheFirstEnds() {
        create(2);
        await(() -> rooms().size() == 2);
        try (var other = RedisFixture.another();
                var second = keeper(other, "two")) {
            keeper.close();
            var victim = rooms().getFirst().name();

            runtime.lose(new RoomRef(NAME, victim));

            await(() -> rooms().size() == 2
                    && rooms().stream().noneMatch(room -> room.name().equals(victim)));
            assertThat(second).isNotNull();
        }
    }

    private FleetKeeper keeper(RedisFixture process, String holder) {
        var random = new Random();
        return new FleetKeeper(
                process.schedulers,
                process.schedulers,
                process.rooms,
                runtime,
                process.operations,
                new RedisFleetMemory(process.redis, process.shards),
                new Leases(process.redis, holder, Duration.ofSeconds(1)),
                Shard::of,
                process.signals,
                TestFleet.CONFIG,
                FleetListener.NOBODY,
                random,
                () -> Long.toHexString(random.nextLong()),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC(),
                TestWorker.OPERATIONS,
                new CountingListener());
    }

    private void create(int replicas) {
        var base = TestSchedulers.scheduler(
                NAME, Duration.ofSeconds(1), TestSchedulers.PORTS, TestSchedulers.container("game", List.of("game")));
        var scheduler = new Scheduler(
                base.name(),
                base.game(),
                Scheduler.State.CREATING,
                base.version(),
                base.createdAt(),
                base.maxSurge(),
                replicas,
                base.spec(),
                base.portRange(),
                null,
                base.forwarders(),
                base.annotations(),
                base.labels(),
                base.maxMatches());
        var ignored = store.schedulers.create(
                scheduler, UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    private void ping(String room) {
        var noted = store.rooms.ping(new RoomRef(NAME, room), new Ping(PingStatus.READY, 0, null, "{}"));
        assertThat(noted.join()).isTrue();
    }

    private List<Room> rooms() {
        return store.rooms.list(NAME);
    }

    private long finished(String operation) {
        return store.operations.list(NAME, Stage.FINAL, 1, 100).operations().stream()
                .filter(one -> one.name().equals(operation) && one.status() == Operation.Status.FINISHED)
                .count();
    }

    private static String prefix() {
        return Shard.of(new dev.muster.game.Game("game"));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
