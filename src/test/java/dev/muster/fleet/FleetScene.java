package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.TestSchedulers;
import dev.muster.runtime.simulated.SimulatedRuntime;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.Scheduler;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A store and a runtime, as operators and tests see them from outside of any worker.
final class FleetScene implements AutoCloseable {
    static final String GAME = "game";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final SimulatedRuntime runtime;
    final RedisFixture store;

    FleetScene(RedisFixture store) {
        this(store, Duration.ofMillis(5));
    }

    /// @param endDelay how long rooms take to end
    FleetScene(RedisFixture store, Duration endDelay) {
        this.store = store;
        this.runtime = new SimulatedRuntime(timer, Duration.ofMillis(5), endDelay);
    }

    @Override
    public void close() {
        runtime.close();
        timer.shutdownNow();
        store.close();
    }

    /// Creates a scheduler, and answers the id of the operation that does it.
    String create(String name, int replicas) {
        return create(name, replicas, TestSchedulers.container("game", List.of("game")));
    }

    /// Likewise of one whose rooms no runtime could start.
    String createImpossible(String name) {
        return create(name, 1, new Container[0]);
    }

    private String create(String name, int replicas, Container... containers) {
        var base = TestSchedulers.scheduler(name, Duration.ofSeconds(1), TestSchedulers.PORTS, containers);
        var scheduler = new Scheduler(
                base.name(),
                GAME,
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
        return store.schedulers.create(
                scheduler, UUID.randomUUID().toString(), UUID.randomUUID().toString());
    }

    /// Lets rooms say that they are ready as soon as they run.
    void playRooms() {
        runtime.onChange(event -> {
            if (event instanceof InstanceEvent.Changed changed
                    && changed.instance().status() == InstanceStatus.READY) {
                store.rooms.observe(changed.instance());
                var ignored = store.rooms
                        .ping(changed.room(), new Ping(PingStatus.READY, 0, null, "{}"))
                        .join();
            }
        });
    }

    /// Lets rooms of other versions crash as soon as they run.
    void crashRoomsUnlessOf(String version) {
        runtime.onChange(event -> {
            if (event instanceof InstanceEvent.Changed changed
                    && changed.instance().status() == InstanceStatus.READY
                    && !changed.instance().version().equals(version)) {
                runtime.crash(changed.room(), "broken");
            }
        });
    }

    /// As when the time is over after which a name that no scheduler followed may be taken.
    void dropName(String scheduler) {
        store.redis.run(Call.command(Command.DEL, "muster:name:{" + scheduler + "}"));
        store.shards.forget(scheduler);
    }

    /// As when its time to live is over.
    void dropLease(String scheduler) {
        store.redis.run(Call.command(Command.DEL, Shard.of(new Game(GAME)) + "lease:scheduler:" + scheduler));
    }

    List<Room> rooms(String scheduler) {
        return store.rooms.list(scheduler);
    }

    Operation operation(String scheduler, String id) {
        return store.operations.find(scheduler, id).orElseThrow();
    }

    List<Operation> operations(String scheduler) {
        return store.operations.list(scheduler, Stage.ALL, 1, 100).operations();
    }

    List<String> history(String scheduler, String id) {
        return operation(scheduler, id).history().stream()
                .map(Operation.Event::text)
                .toList();
    }

    /// Whether there are as many rooms as wanted, and each has its instance, and no instance is without one.
    boolean isComplete(String scheduler, int replicas) {
        Set<String> rooms = rooms(scheduler).stream()
                .filter(room -> room.status().isAvailable())
                .map(Room::name)
                .collect(Collectors.toSet());
        Set<String> recorded = rooms(scheduler).stream().map(Room::name).collect(Collectors.toSet());
        Set<String> instances = runtime.instances(scheduler).stream()
                .map(instance -> instance.room().room())
                .collect(Collectors.toSet());
        return rooms.size() == replicas && recorded.equals(rooms) && instances.equals(rooms);
    }

    /// What the store knows of a scheduler, beside who looks after it, and that its name was taken.
    List<String> keys(String scheduler) {
        return store.redis.ask(Call.command(Command.KEYS, "*" + scheduler + "*")).stream()
                .map(Reply::text)
                .filter(key -> !key.contains("lease:") && !key.contains(":name:"))
                .toList();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 10 s: " + what).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
