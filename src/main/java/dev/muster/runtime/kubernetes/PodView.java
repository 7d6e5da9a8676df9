package dev.muster.runtime.kubernetes;

import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The pods of all rooms, as last seen by whatever way: told by the watch, listed, or answered to a request.
/// What is older than what is known is no news, unless a list says so that was asked for later: a cluster that was
/// set back to what it was once counts anew. Guarded by its monitor.
final class PodView {
    /// How long the room of a pod that gets other ports is there without one.
    private static final long BETWEEN_PODS_NANOS = 15_000_000_000L;

    /// How long after its end a pod may be seen once more, by an answer that was under way.
    private static final long ECHO_NANOS = 60_000_000_000L;

    private final Function<String, NodeSight> nodes;
    private final HostPorts ports;
    private final Consumer<InstanceEvent> events;
    private final LongSupplier nanoTime;
    private final ClusterListener listener;
    private int rooms;

    /// Since when the cluster counts from the beginning: revisions of before are not to be compared with it.
    private String epoch = "";

    private final Map<String, Map<String, Seen>> schedulers = new TreeMap<>();
    private final Map<String, Long> dropped = new HashMap<>();
    private Consumer<RoomRef> conflicts = room -> {};

    /// @param pod null between two pods of one room
    /// @param since when the pod was seen, or the room lost it
    private record Seen(@Nullable SeenPod pod, Instance instance, long since) {}

    /// @param nodes what is known of a node, by its name
    /// @param ports told which are taken
    /// @param events told every change, in order
    PodView(
            Function<String, NodeSight> nodes,
            HostPorts ports,
            Consumer<InstanceEvent> events,
            LongSupplier nanoTime,
            ClusterListener listener) {
        this.nodes = nodes;
        this.ports = ports;
        this.events = events;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /// Who is told of rooms whose host ports are taken, again and again while they are.
    synchronized void onConflict(Consumer<RoomRef> listener) {
        conflicts = listener;
    }

    /// A pod was seen.
    synchronized void take(SeenPod pod) {
        var known = find(pod.room());
        if (!dropped.containsKey(pod.uid()) && isNewer(known, pod)) {
            take(pod, known);
        }
    }

    private void take(SeenPod pod, @Nullable Seen known) {
        var room = pod.room();
        ports.seen(room, pod);
        put(room, pod, known, nanoTime.getAsLong());
        if (PodReading.isPortConflict(pod)) {
            conflicts.accept(room);
        }
    }

    private static boolean isNewer(@Nullable Seen known, SeenPod pod) {
        long number = PodReading.number(pod);
        return known == null || known.pod() == null || number == 0 || PodReading.number(known.pod()) < number;
    }

    /// A pod is gone, this being the last that was seen of it. Its room is gone as well, unless the pod was
    /// taken away to come back with other ports, which none is that found a node after all.
    synchronized void drop(SeenPod pod) {
        var room = pod.room();
        var known = find(room);
        dropped.put(pod.uid(), nanoTime.getAsLong());
        if (known == null || known.pod() == null || !isSame(known.pod(), pod)) {
            return;
        }
        boolean comesBack = PodReplacement.isMarked(pod) || PodReplacement.isMarked(known.pod());
        if (comesBack && pod.node().isEmpty()) {
            rooms(room).put(room.room(), new Seen(null, known.instance(), nanoTime.getAsLong()));
        } else {
            remove(room);
        }
    }

    /// Compares with a list of all pods: takes what is in it, and drops what is not. Only what was seen after the list
    /// was asked for may be newer.
    ///
    /// @param number of the list
    /// @param asked when it was asked for
    synchronized void compare(Collection<SeenPod> all, long number, long asked) {
        if (entries().stream().anyMatch(entry -> isAhead(entry, number, asked))) {
            epoch = "@" + number;
        }
        Set<RoomRef> listed = new HashSet<>();
        for (var pod : all) {
            listed.add(pod.room());
            var known = find(pod.room());
            if (!isSince(dropped.get(pod.uid()), asked)
                    && (known == null || !isSince(known.since(), asked) || isNewer(known, pod))) {
                take(pod, known);
            }
        }
        for (var entry : entries()) {
            var pod = entry.pod();
            if (pod != null
                    && !listed.contains(pod.room())
                    && (PodReading.number(pod) <= number || !isSince(entry.since(), asked))) {
                drop(pod);
            }
        }
    }

    private static boolean isAhead(Seen entry, long number, long asked) {
        var pod = entry.pod();
        return pod != null && !isSince(entry.since(), asked) && PodReading.number(pod) > number;
    }

    private static boolean isSince(@Nullable Long seen, long asked) {
        return seen != null && seen - asked >= 0;
    }

    /// Does what time brings: rooms whose pod did not come back are gone, and ports that are taken still are.
    synchronized void age() {
        long now = nanoTime.getAsLong();
        dropped.values().removeIf(since -> now - since > ECHO_NANOS);
        for (var entry : entries()) {
            var pod = entry.pod();
            if (pod != null && PodReading.isPortConflict(pod)) {
                conflicts.accept(pod.room());
            } else if (pod == null && now - entry.since() > BETWEEN_PODS_NANOS) {
                remove(entry.instance().room());
            }
        }
    }

    /// What is known of a node is different now.
    synchronized void nodeChanged(String node) {
        for (var seen : entries()) {
            var pod = seen.pod();
            if (pod != null && pod.node().equals(node)) {
                put(seen.instance().room(), pod, seen, seen.since());
            }
        }
    }

    /// The pod of a room, unless it has none.
    synchronized Optional<SeenPod> pod(RoomRef room) {
        return Optional.ofNullable(find(room)).map(Seen::pod);
    }

    /// Whether a room has a pod that was not told to end, or is about to have one.
    synchronized boolean isAlive(RoomRef room) {
        var known = find(room);
        return known != null && (known.pod() == null || !known.pod().ending());
    }

    /// All instances of a scheduler.
    synchronized List<Instance> instances(String scheduler) {
        return schedulers.getOrDefault(scheduler, Map.of()).values().stream()
                .map(Seen::instance)
                .toList();
    }

    /// All pods of a scheduler.
    synchronized List<SeenPod> pods(String scheduler) {
        return schedulers.getOrDefault(scheduler, Map.of()).values().stream()
                .map(Seen::pod)
                .filter(Objects::nonNull)
                .toList();
    }

    /// All schedulers that have a pod.
    synchronized List<String> schedulers() {
        return List.copyOf(schedulers.keySet());
    }

    private void put(RoomRef room, SeenPod pod, @Nullable Seen known, long since) {
        var node = pod.node().isEmpty() ? new NodeSight.Unseen() : nodes.apply(pod.node());
        var read = PodReading.of(pod, node);
        var instance = read.at(
                new Revision(read.revision().life() + epoch, read.revision().number()));
        rooms(room).put(room.room(), new Seen(pod, instance, since));
        if (known == null) {
            listener.pods(++rooms);
        }
        if (known == null || !known.instance().saysTheSameAs(instance)) {
            events.accept(new InstanceEvent.Changed(instance));
        }
    }

    private void remove(RoomRef room) {
        var those = schedulers.get(room.scheduler());
        if (those != null && those.remove(room.room()) != null) {
            if (those.isEmpty()) {
                schedulers.remove(room.scheduler());
            }
            ports.release(room);
            listener.pods(--rooms);
            events.accept(new InstanceEvent.Gone(room));
        }
    }

    private @Nullable Seen find(RoomRef room) {
        return schedulers.getOrDefault(room.scheduler(), Map.of()).get(room.room());
    }

    private Map<String, Seen> rooms(RoomRef room) {
        return schedulers.computeIfAbsent(room.scheduler(), any -> new TreeMap<>());
    }

    private List<Seen> entries() {
        var all = new ArrayList<Seen>();
        schedulers.values().forEach(rooms -> all.addAll(rooms.values()));
        return all;
    }

    private static boolean isSame(SeenPod one, SeenPod other) {
        return one.uid().equals(other.uid());
    }
}
