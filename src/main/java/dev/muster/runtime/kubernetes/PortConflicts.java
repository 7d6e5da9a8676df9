package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Gives other host ports to rooms that find no node because theirs are taken: a pod's ports cannot be
/// changed, so another comes in its place.
final class PortConflicts implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PortConflicts.class);

    private final PodReplacement replacement;
    private final HostPorts hostPorts;
    private final PodView view;
    private final ClusterEvents events;
    private final LongSupplier nanoTime;
    private final Map<RoomRef, PortRetry> attempts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PortConflicts(
            PodReplacement replacement,
            HostPorts hostPorts,
            PodView view,
            ClusterEvents events,
            LongSupplier nanoTime) {
        this.replacement = replacement;
        this.hostPorts = hostPorts;
        this.view = view;
        this.events = events;
        this.nanoTime = nanoTime;
    }

    /// The ports of a room's pod are taken. Returns at once.
    void resolve(RoomRef room) {
        long now = nanoTime.getAsLong();
        attempts.values().removeIf(old -> old.isForgotten(now));
        boolean onlyPorts = view.pod(room).filter(PodReading::lacksOnlyPorts).isPresent();
        var before = attempts.get(room);
        if (closed || before != null && !before.isDue(onlyPorts, now)) {
            return;
        }
        var mine = PortRetry.begin(before, onlyPorts, now);
        if (before == null ? attempts.putIfAbsent(room, mine) != null : !attempts.replace(room, before, mine)) {
            return;
        }
        Thread.ofVirtual().name("ports-" + room.room()).start(() -> {
            try {
                replace(room);
            } catch (ApiFaultException | MusterException e) {
                LOG.warnf("a room keeps its host ports for now; room=%s why=%s", room, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                var done = mine.end(nanoTime.getAsLong());
                attempts.put(room, done);
                again(room, done);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    // The next pod may have no more luck, and a pod that stays as it is is not told of again.
    private void again(RoomRef room, PortRetry done) {
        Thread.ofVirtual().name("ports-" + room.room()).start(() -> {
            try {
                do {
                    Thread.sleep(done.look());
                    if (view.pod(room).filter(PodReading::isPortConflict).isEmpty()) {
                        return;
                    }
                    resolve(room);
                } while (!closed && done.equals(attempts.get(room)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void replace(RoomRef room) throws InterruptedException {
        var seen = view.pod(room).filter(PodReading::isPortConflict);
        if (seen.isEmpty()) {
            return;
        }
        var ports = HostPorts.of(seen.get());
        var others = hostPorts.chooseOthers(room, ports, PortNote.read(seen.get()));
        boolean replaced = false;
        try {
            replaced = replace(room, ports, others);
        } finally {
            if (!replaced) {
                hostPorts.seen(room, seen.get());
            }
        }
    }

    private boolean replace(RoomRef room, List<HostPorts.Key> ports, List<Integer> others) throws InterruptedException {
        var marked = replacement.begin(
                room, pod -> PodReading.isPortConflict(pod) && HostPorts.of(pod).equals(ports));
        if (marked.isEmpty()) {
            return false;
        }
        var before = ports.stream().map(HostPorts.Key::port).toList();
        var next = replacement.complete(marked.get(), HostPorts.with(marked.get(), others));
        next.ifPresent(pod -> {
            view.take(PodJson.of(pod));
            events.portConflict(
                    room,
                    pod.getMetadata().getUid(),
                    "host ports " + before + " are taken on the nodes that could run room " + room.room() + ", it gets "
                            + others);
            LOG.infof("a room has other host ports; room=%s before=%s now=%s", room, before, others);
        });
        return next.isPresent();
    }
}
