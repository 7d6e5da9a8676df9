package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A runtime whose rooms are objects of this process: it says that they start, run and end, a [Cast] plays
/// them, and tests tell it what happens to them. The ports that it gives are numbers only. All state is
/// guarded by its monitor.
public final class SimulatedRuntime implements RoomRuntime, SimulatedRooms, AutoCloseable {
    private final ScheduledExecutorService timer;
    private final Cast cast;
    private final Runnable end;
    private final Cast.Stage stage = new OwnStage();
    private final InstanceEvents events = new InstanceEvents();
    private final ChangeLog log = new ChangeLog();
    private final Map<RoomRef, Room> rooms = new LinkedHashMap<>();
    private final String life = Long.toHexString(RandomGenerator.getDefault().nextLong());
    private int portsGiven;
    private @Nullable String refusal;
    private @Nullable String away;

    private static final class Room {
        private final Part part;
        private Instance instance;
        private boolean deleting;
        private boolean ending;

        Room(Part part, Instance instance) {
            this.part = part;
            this.instance = instance;
        }
    }

    private final class OwnStage implements Cast.Stage {
        @Override
        public void crash(RoomRef room, String description) {
            SimulatedRuntime.this.crash(room, description);
        }

        @Override
        public void finish(RoomRef room) {
            SimulatedRuntime.this.finish(room);
        }
    }

    /// Rooms that say nothing.
    ///
    /// @param startDelay from creation to READY; zero means at once
    /// @param endDelay from deletion to Gone; zero means at once
    public SimulatedRuntime(ScheduledExecutorService timer, Duration startDelay, Duration endDelay) {
        this(
                timer,
                new SilentCast(
                        new Distribution.Constant(startDelay),
                        new Distribution.Constant(endDelay),
                        RandomGenerator.getDefault()),
                () -> {});
    }

    /// @param end run when this is closed, for what belongs to it
    SimulatedRuntime(ScheduledExecutorService timer, Cast cast, Runnable end) {
        this.timer = timer;
        this.cast = cast;
        this.end = end;
    }

    /// Lets every creation fail UNAVAILABLE with this reason, until null is given.
    public synchronized void refuseCreations(@Nullable String reason) {
        refusal = reason;
    }

    /// Lets every creation fail as if nobody could be reached, until null is given.
    public synchronized void beAway(@Nullable String reason) {
        away = reason;
    }

    @Override
    public synchronized Optional<String> outage() {
        return Optional.ofNullable(away);
    }

    /// Lets a room crash: it is in ERROR from now on.
    public void crash(RoomRef room, String description) {
        end(room, InstanceStatus.ERROR, description);
    }

    /// Lets a room end by itself, in order.
    public void finish(RoomRef room) {
        end(room, InstanceStatus.TERMINATING, "exited");
    }

    /// Lets a room vanish without a word, as if another had deleted it.
    public void lose(RoomRef room) {
        remove(room);
    }

    @Override
    public void misbehave(RoomRef room, Misbehaviour kind) {
        if (kind == Misbehaviour.CRASH) {
            requirePlayed(room);
            crash(room, "told to crash");
        } else if (!(cast instanceof RoomActors actors) || !actors.misbehave(room, kind)) {
            throw unknown(room);
        }
    }

    @Override
    public String host() {
        return "simulated";
    }

    @Override
    public void check(Scheduler scheduler) {
        requireContainers(scheduler);
    }

    @Override
    public void create(RoomRequest request) {
        create(Part.of(request));
    }

    synchronized void create(Part part) {
        var ref = part.room();
        if (rooms.containsKey(ref)) {
            return;
        }
        var why = away != null ? away : refusal;
        if (why != null) {
            throw MusterException.unavailable(why);
        }
        var instance =
                new Instance(ref, part.version(), InstanceStatus.PENDING, "", address(part), new Revision(life, 0));
        rooms.put(ref, new Room(part, instance));
        publish(new InstanceEvent.Changed(instance));
        after(cast.startDelay(), () -> becomeReady(ref));
    }

    @Override
    public synchronized void delete(RoomRef room) {
        var found = rooms.get(room);
        if (found == null || found.ending) {
            return;
        }
        change(room, InstanceStatus.TERMINATING, "being deleted");
        found.deleting = true;
        // One that will not end is told again whenever it is deleted again: by then it may behave well.
        cast.dismiss(found.part).ifPresent(delay -> {
            found.ending = true;
            after(delay, () -> remove(room));
        });
    }

    @Override
    public synchronized List<Instance> instances(String scheduler) {
        return rooms.values().stream()
                .map(room -> room.instance)
                .filter(instance -> instance.room().scheduler().equals(scheduler))
                .toList();
    }

    @Override
    public synchronized List<String> schedulers() {
        return rooms.keySet().stream().map(RoomRef::scheduler).distinct().toList();
    }

    @Override
    public void onChange(Consumer<InstanceEvent> listener) {
        events.onChange(listener);
    }

    /// Everything ends without a word.
    @Override
    public void close() {
        end.run();
        cast.close();
        events.close();
    }

    /// What happened after a change that was seen before.
    synchronized ChangeLog.Changes changes(long since) {
        return log.since(
                since, rooms.values().stream().map(room -> room.instance).toList());
    }

    synchronized long latestChange() {
        return log.latest();
    }

    static void requireContainers(Scheduler scheduler) {
        if (scheduler.spec().containers().isEmpty()) {
            throw MusterException.invalid("spec.containers: at least one is required");
        }
    }

    static MusterException unknown(RoomRef room) {
        return MusterException.notFound("room \"" + room + "\" is not played");
    }

    private synchronized void requirePlayed(RoomRef room) {
        if (!rooms.containsKey(room)) {
            throw unknown(room);
        }
    }

    private void after(Duration delay, Runnable step) {
        if (delay.isZero()) {
            step.run();
        } else {
            var _ = timer.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void becomeReady(RoomRef room) {
        var found = rooms.get(room);
        if (found != null && found.instance.status() == InstanceStatus.PENDING) {
            change(room, InstanceStatus.READY, "");
            cast.enter(found.part, stage);
        }
    }

    private synchronized void end(RoomRef room, InstanceStatus status, String description) {
        cast.exit(room);
        change(room, status, description);
    }

    private void change(RoomRef room, InstanceStatus status, String description) {
        var found = rooms.get(room);
        if (found == null || found.deleting) {
            return;
        }
        var before = found.instance;
        var now = new Instance(
                room,
                before.version(),
                status,
                description,
                before.address(),
                before.revision().next());
        if (!now.saysTheSameAs(before)) {
            found.instance = now;
            publish(new InstanceEvent.Changed(found.instance));
        }
    }

    private synchronized void remove(RoomRef room) {
        if (rooms.remove(room) != null) {
            cast.exit(room);
            publish(new InstanceEvent.Gone(room));
        }
    }

    // The log first: whoever is told of the event finds it there.
    private void publish(InstanceEvent event) {
        log.add(event);
        events.publish(event);
    }

    private @Nullable Address address(Part part) {
        var ports = part.ports().stream()
                .map(port -> new Address.Port(port.name(), port.protocol(), nextPort(port)))
                .toList();
        return ports.isEmpty() ? null : new Address("127.0.0.1", ports);
    }

    private int nextPort(Part.Wanted port) {
        var range = port.range();
        return range.start() + Math.floorMod(portsGiven++, range.end() - range.start() + 1);
    }
}
