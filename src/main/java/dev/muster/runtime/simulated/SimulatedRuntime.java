package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A runtime without rooms: it says that they start, run and end, and does what tests tell it about them.
/// The ports that it gives are numbers only. All state is guarded by its monitor.
public final class SimulatedRuntime implements RoomRuntime, AutoCloseable {
    private static final PortRange ANY = new PortRange(20000, 29999);

    private final ScheduledExecutorService timer;
    private final Duration startDelay;
    private final Duration endDelay;
    private final InstanceEvents events = new InstanceEvents();
    private final Map<RoomRef, Room> rooms = new LinkedHashMap<>();
    private int portsGiven;
    private @Nullable String refusal;

    private static final class Room {
        private final RoomRequest request;
        private Instance instance;
        private boolean deleting;

        Room(RoomRequest request, Instance instance) {
            this.request = request;
            this.instance = instance;
        }
    }

    /// @param startDelay from creation to READY; zero means at once
    /// @param endDelay from deletion to Gone; zero means at once
    public SimulatedRuntime(ScheduledExecutorService timer, Duration startDelay, Duration endDelay) {
        this.timer = timer;
        this.startDelay = startDelay;
        this.endDelay = endDelay;
    }

    /// Lets every creation fail UNAVAILABLE with this reason, until null is given.
    public synchronized void refuseCreations(@Nullable String reason) {
        refusal = reason;
    }

    /// Lets a room crash: it is in ERROR from now on.
    public void crash(RoomRef room, String description) {
        change(room, InstanceStatus.ERROR, description);
    }

    /// Lets a room end by itself, in order.
    public void finish(RoomRef room) {
        change(room, InstanceStatus.TERMINATING, "exited");
    }

    /// Lets a room vanish without a word, as if another had deleted it.
    public void lose(RoomRef room) {
        remove(room);
    }

    /// What a room was created from, with its token, for tests that play the room.
    public synchronized Optional<RoomRequest> request(RoomRef room) {
        return Optional.ofNullable(rooms.get(room)).map(found -> found.request);
    }

    @Override
    public String host() {
        return "simulated";
    }

    @Override
    public void check(Scheduler scheduler) {
        if (scheduler.spec().containers().isEmpty()) {
            throw MusterException.invalid("spec.containers: at least one is required");
        }
    }

    @Override
    public synchronized void create(RoomRequest request) {
        var ref = request.ref();
        if (rooms.containsKey(ref)) {
            return;
        }
        if (refusal != null) {
            throw MusterException.unavailable(refusal);
        }
        var instance = new Instance(
                ref, request.scheduler().version(), InstanceStatus.PENDING, "", address(request.scheduler()));
        rooms.put(ref, new Room(request, instance));
        events.publish(new InstanceEvent.Changed(instance));
        after(startDelay, () -> becomeReady(ref));
    }

    @Override
    public synchronized void delete(RoomRef room) {
        var found = rooms.get(room);
        if (found == null || found.deleting) {
            return;
        }
        change(room, InstanceStatus.TERMINATING, "being deleted");
        found.deleting = true;
        after(endDelay, () -> remove(room));
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

    @Override
    public void close() {
        events.close();
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
        }
    }

    private synchronized void change(RoomRef room, InstanceStatus status, String description) {
        var found = rooms.get(room);
        if (found == null || found.deleting) {
            return;
        }
        var before = found.instance;
        found.instance = new Instance(room, before.version(), status, description, before.address());
        if (!found.instance.equals(before)) {
            events.publish(new InstanceEvent.Changed(found.instance));
        }
    }

    private synchronized void remove(RoomRef room) {
        if (rooms.remove(room) != null) {
            events.publish(new InstanceEvent.Gone(room));
        }
    }

    private @Nullable Address address(Scheduler scheduler) {
        var ports = new ArrayList<Address.Port>();
        for (var container : scheduler.spec().containers()) {
            for (var port : container.ports()) {
                var range = port.hostPortRange() != null ? port.hostPortRange() : scheduler.portRange();
                ports.add(new Address.Port(
                        port.name(), port.protocol().toUpperCase(Locale.ROOT), nextPort(range == null ? ANY : range)));
            }
        }
        return ports.isEmpty() ? null : new Address("127.0.0.1", ports);
    }

    private int nextPort(PortRange range) {
        return range.start() + Math.floorMod(portsGiven++, range.end() - range.start() + 1);
    }
}
