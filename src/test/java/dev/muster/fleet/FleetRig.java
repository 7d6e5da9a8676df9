package dev.muster.fleet;

import dev.muster.fleet.redis.RedisFleetMemory;
import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.TestSchedulers;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One process that may look after the fleet `arena`, on the real store: its reconciler, and the means of tests
/// to play the rooms.
public final class FleetRig implements AutoCloseable {
    public static final String NAME = "arena";
    static final Game GAME = new Game("game");

    public final RedisFixture store;
    private final RoomRuntime runtime;
    private final FleetConfig config;
    final Counts counts = new Counts();
    final Reconciler reconciler;

    /// What the reconciler told its listener.
    static final class Counts implements FleetListener {
        final Map<EndReason, Integer> ended = new ConcurrentHashMap<>();
        volatile int started;
        volatile int wanted;
        volatile boolean held;
        volatile boolean left;

        @Override
        public void counted(Scheduler scheduler, int nowWanted, int available) {
            wanted = nowWanted;
            left = false;
        }

        @Override
        public void reconciled(Scheduler scheduler, Duration took) {}

        @Override
        public void started(Scheduler scheduler, int rooms) {
            started += rooms;
        }

        @Override
        public void ended(Scheduler scheduler, EndReason reason, int rooms) {
            ended.merge(reason, rooms, Integer::sum);
        }

        @Override
        public void held(Scheduler scheduler, boolean nowHeld) {
            held = nowHeld;
        }

        @Override
        public void left(Scheduler scheduler) {
            left = true;
        }
    }

    public FleetRig(RedisFixture store, RoomRuntime runtime, Duration drainTimeout) {
        this(store, runtime, TestFleet.config(drainTimeout));
    }

    FleetRig(RedisFixture store, RoomRuntime runtime, FleetConfig config) {
        this.store = store;
        this.runtime = runtime;
        this.config = config;
        this.reconciler = reconciler();
    }

    Reconciler reconciler() {
        var random = new Random();
        return new Reconciler(
                store.rooms,
                runtime,
                store.operations,
                new RedisFleetMemory(store.redis, store.shards),
                new OutdatedVersions(store.schedulers),
                config,
                counts,
                new RoomNames(random),
                () -> Long.toHexString(random.nextLong()),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC());
    }

    /// A keeper as a worker has it.
    public FleetKeeper keeper(String holder) {
        var random = new Random();
        return new FleetKeeper(
                store.schedulers,
                store.schedulers,
                store.rooms,
                runtime,
                store.operations,
                new RedisFleetMemory(store.redis, store.shards),
                new Leases(store.redis, holder, Duration.ofSeconds(2)),
                Shard::of,
                store.signals,
                config,
                counts,
                random,
                () -> Long.toHexString(random.nextLong()),
                () -> UUID.randomUUID().toString(),
                Clock.systemUTC(),
                TestWorker.OPERATIONS,
                new CountingListener());
    }

    /// Asks for a major version, which takes as long to validate as its room does not say that it is ready.
    public void startValidation() {
        store.schedulers.requestVersion(
                scheduler("", "another game", 0, null, 1), "", UUID.randomUUID().toString());
    }

    /// Whether an operation is under way, and what it validates runs.
    public boolean isValidating() {
        return store.operations.list(NAME, Stage.ACTIVE, 1, 10).total() == 1
                && rooms().stream().anyMatch(room -> room.validation() && room.instance() == InstanceStatus.READY);
    }

    /// Lets the rooms that a test is about say that they are ready, as soon as they run.
    public void playRooms(Predicate<String> versions) {
        runtime.onChange(event -> {
            if (event instanceof InstanceEvent.Changed changed
                    && changed.instance().status() == InstanceStatus.READY
                    && versions.test(changed.instance().version())) {
                store.rooms.observe(changed.instance());
                ping(changed.room().room(), PingStatus.READY, 0);
            }
        });
    }

    static Scheduler scheduler(int replicas, @Nullable Autoscaling autoscaling, int maxMatches) {
        return scheduler("v1.0.0", "game", replicas, autoscaling, maxMatches);
    }

    static Scheduler scheduler(
            String version, String command, int replicas, @Nullable Autoscaling autoscaling, int maxMatches) {
        var base = TestSchedulers.scheduler(
                NAME, Duration.ofSeconds(1), TestSchedulers.PORTS, TestSchedulers.container("game", List.of(command)));
        return new Scheduler(
                base.name(),
                GAME.name(),
                Scheduler.State.CREATING,
                version,
                base.createdAt(),
                base.maxSurge(),
                replicas,
                base.spec(),
                base.portRange(),
                autoscaling,
                base.forwarders(),
                base.annotations(),
                base.labels(),
                maxMatches);
    }

    /// Stores the scheduler and queues its creation.
    public void create(int replicas, @Nullable Autoscaling autoscaling, int maxMatches) {
        var ignored = store.schedulers.create(
                scheduler(replicas, autoscaling, maxMatches),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
    }

    /// The same of a scheduler that was created then.
    void create(String version, int replicas, Instant at) {
        var ignored = store.schedulers.create(
                scheduler(replicas, null, 1).asCreated(version, at),
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
    }

    /// Asks for the end of the scheduler.
    void requestDeletion() {
        store.schedulers.requestDeletion(NAME, UUID.randomUUID().toString());
    }

    /// Makes another version of the scheduler the active one, as the process that looks after it.
    public void become(String version, String command, int replicas) {
        var next = scheduler(version, command, replicas, null, 1);
        var operation = UUID.randomUUID().toString();
        store.schedulers.storeVersion(next, heldLease(), operation, operation + "-switch");
        var active = store.schedulers.activate(next, heldLease(), operation + "-switch");
        if (!active.equals(version)) {
            throw new IllegalStateException("version " + active + " is active");
        }
    }

    // That of whoever holds it.
    private String heldLease() {
        return java.util.Objects.requireNonNull(store.redis.run(dev.muster.platform.redis.Call.command(
                        io.vertx.redis.client.Command.GET, Shard.of(GAME) + "lease:scheduler:" + NAME)))
                .text();
    }

    String lease() {
        return store.schedulerLease(GAME.name(), NAME);
    }

    void giveUp(String lease) {
        store.leases.release(Shard.of(GAME), "scheduler:" + NAME, lease);
    }

    Duration run(String lease) {
        return reconciler.run(store.schedulers.find(NAME).orElseThrow(), lease);
    }

    public List<Room> rooms() {
        return store.rooms.list(NAME);
    }

    long ready() {
        return rooms().stream()
                .filter(room -> room.status() == RoomStatus.READY)
                .count();
    }

    Room room(String name) {
        return store.rooms.find(new RoomRef(NAME, name)).orElseThrow();
    }

    void ping(String room, PingStatus status, int matches) {
        var ignored = store.rooms
                .ping(new RoomRef(NAME, room), new Ping(status, matches, null, "{}"))
                .join();
    }

    List<Operation> finished(String name) {
        return store.operations.list(NAME, Stage.FINAL, 1, 500).operations().stream()
                .filter(operation -> operation.name().equals(name))
                .toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
