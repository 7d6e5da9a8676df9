package dev.muster.fleet;

import dev.muster.game.Game;
import dev.muster.operation.OperationConfig;
import dev.muster.operation.OperationQueue;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.signal.Signals;
import dev.muster.platform.time.Loop;
import dev.muster.platform.time.LoopsByKey;
import dev.muster.room.Rooms;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.SchedulerKeeping;
import dev.muster.scheduler.Schedulers;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Keeps one keeper per scheduler, and tells the store what the runtime sees. Any number of processes may
/// run it: each scheduler is looked after by whoever holds its lease.
public final class FleetKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FleetKeeper.class);
    private static final Duration TICK = Duration.ofSeconds(10);

    private final Schedulers schedulers;
    private final SchedulerKeeping keeping;
    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final OperationQueue queue;
    private final FleetMemory memories;
    private final Leases leases;
    private final Function<Game, String> shards;
    private final FleetConfig config;
    private final FleetListener listener;
    private final RandomGenerator random;
    private final Supplier<String> secrets;
    private final Supplier<String> operationIds;
    private final Clock clock;
    private final OperationConfig operationConfig;
    private final OperationListener operationListener;
    private final Map<String, SchedulerOperation> more;
    private final LoopsByKey<SchedulerKeeper> keepers = new LoopsByKey<>(this::stop);
    private final RoomNews news = new RoomNews();
    private final Set<String> reported = new HashSet<>();
    private final Loop watch;
    private final List<Signals.Subscription> subscriptions;
    private volatile boolean closed;

    /// Starts keeping.
    ///
    /// @param shards the key prefix of a game, under which leases are
    /// @param secrets makes tokens of rooms
    public FleetKeeper(
            Schedulers schedulers,
            SchedulerKeeping keeping,
            Rooms rooms,
            RoomRuntime runtime,
            OperationQueue queue,
            FleetMemory memories,
            Leases leases,
            Function<Game, String> shards,
            Signals signals,
            FleetConfig config,
            FleetListener listener,
            RandomGenerator random,
            Supplier<String> secrets,
            Supplier<String> operationIds,
            Clock clock,
            OperationConfig operationConfig,
            OperationListener operationListener) {
        this(
                schedulers,
                keeping,
                rooms,
                runtime,
                queue,
                memories,
                leases,
                shards,
                signals,
                config,
                listener,
                random,
                secrets,
                operationIds,
                clock,
                operationConfig,
                operationListener,
                Map.of());
    }

    /// As the other, with more kinds of operations.
    FleetKeeper(
            Schedulers schedulers,
            SchedulerKeeping keeping,
            Rooms rooms,
            RoomRuntime runtime,
            OperationQueue queue,
            FleetMemory memories,
            Leases leases,
            Function<Game, String> shards,
            Signals signals,
            FleetConfig config,
            FleetListener listener,
            RandomGenerator random,
            Supplier<String> secrets,
            Supplier<String> operationIds,
            Clock clock,
            OperationConfig operationConfig,
            OperationListener operationListener,
            Map<String, SchedulerOperation> more) {
        this.schedulers = schedulers;
        this.keeping = keeping;
        this.rooms = rooms;
        this.runtime = runtime;
        this.queue = queue;
        this.memories = memories;
        this.leases = leases;
        this.shards = shards;
        this.config = config;
        this.listener = listener;
        this.random = random;
        this.secrets = secrets;
        this.operationIds = operationIds;
        this.clock = clock;
        this.operationConfig = operationConfig;
        this.operationListener = operationListener;
        this.more = Map.copyOf(more);
        runtime.onChange(this::observe);
        this.watch = Loop.start("fleet", woken -> {
            follow(schedulers.list(Optional.empty()));
            return TICK;
        });
        this.subscriptions = List.of(
                signals.listen("schedulers", scheduler -> {
                    watch.wake();
                    wake(scheduler);
                }),
                signals.listen("operations", this::wake),
                signals.listen("rooms", this::wake),
                signals.listen("rooms", news::changed));
    }

    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Signals.Subscription::close);
        watch.close();
        keepers.close();
    }

    // What is lost here, because the store cannot be reached, the next round of the reconciler finds.
    private void observe(InstanceEvent event) {
        if (closed) {
            return;
        }
        switch (event) {
            case InstanceEvent.Changed changed -> rooms.observe(changed.instance());
            case InstanceEvent.Gone gone -> rooms.remove(gone.room());
        }
        wake(event.room().scheduler());
    }

    private void wake(String scheduler) {
        if (scheduler.equals(Signals.EVERYTHING)) {
            keepers.forEach(SchedulerKeeper::wake);
        } else {
            keepers.forEach(keeper -> keeper.wakeIfNamed(scheduler));
        }
    }

    private void follow(List<Scheduler> stored) {
        // A name that was freed and taken again by another game is another scheduler, in another shard.
        var byKey = stored.stream()
                .collect(Collectors.toMap(
                        scheduler -> scheduler.game() + "\n" + scheduler.name(), scheduler -> scheduler));
        keepers.follow(byKey.keySet(), key -> keeper(Objects.requireNonNull(byKey.get(key))));
        reportStrangers(stored.stream().map(Scheduler::name).collect(Collectors.toSet()));
    }

    // Instances of a scheduler that Muster does not know are never touched: the store may be the wrong one.
    private void reportStrangers(Set<String> known) {
        for (var scheduler : runtime.schedulers()) {
            if (!known.contains(scheduler) && reported.add(scheduler)) {
                LOG.warnf("rooms run of a scheduler that is not known, they are left alone; scheduler=%s", scheduler);
            }
        }
        reported.removeIf(known::contains);
    }

    private void stop(SchedulerKeeper keeper) {
        keeper.close();
        operationListener.gone(keeper.scheduler());
    }

    private SchedulerKeeper keeper(Scheduler scheduler) {
        var reconciler = new Reconciler(
                rooms,
                runtime,
                queue,
                memories,
                new OutdatedVersions(schedulers),
                config,
                listener,
                new RoomNames(random),
                secrets,
                operationIds,
                clock);
        Map<String, SchedulerOperation> operations = new HashMap<>(more);
        operations.put("create_scheduler", new CreateScheduler(keeping, runtime));
        operations.put("delete_scheduler", new DeleteScheduler(keeping, rooms, runtime));
        operations.put("create_new_scheduler_version", createNewVersion());
        operations.put("switch_active_version", new SwitchActiveVersion(keeping));
        var cleanUp = new StorageCleanUp(
                scheduler.name(), queue, operationConfig.cleanUpInterval(), random, operationIds, clock);
        return new SchedulerKeeper(
                scheduler,
                shards.apply(new Game(scheduler.game())),
                runtime.host(),
                schedulers,
                keeping,
                queue,
                leases,
                reconciler,
                operations,
                cleanUp,
                operationListener,
                clock);
    }

    private CreateNewVersion createNewVersion() {
        var validation = new ValidationRooms(
                rooms,
                runtime,
                new RoomNames(random),
                secrets,
                news,
                config.validationTimeout(),
                config.validationAcceptsOccupied());
        return new CreateNewVersion(schedulers, keeping, runtime, validation, config.validationAttempts());
    }
}
