package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Which host ports the pods of the cluster use, and so which are used least: a port can be used once on each
/// node, and nobody knows yet which node a new pod will be on. What others than Muster use is learnt from pods that
/// found no node, and remembered for a while. Guarded by its monitor.
final class HostPorts {
    private static final int PORTS = 65_536;

    /// How long a port that some pod did not get is taken only when there is no other.
    private static final long REMEMBERED_NANOS = 300_000_000_000L;

    /// More than there are pods.
    private static final long TAKEN = 1L << 40;

    /// A port of a node.
    record Key(String protocol, int port) {}

    private final RandomGenerator random;
    private final Map<RoomRef, List<Key>> held = new HashMap<>();
    private final Map<String, int[]> users = new HashMap<>();
    private final Map<Key, Long> conflicts = new HashMap<>();
    private final LongSupplier nanoTime;

    HostPorts(RandomGenerator random, LongSupplier nanoTime) {
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /// Chooses one for each port of the scheduler's containers, in their order, and holds them for the room
    /// until its pod is seen, or they are given back.
    ///
    /// @throws MusterException UNAVAILABLE when a range has fewer ports than the room needs
    synchronized List<Integer> choose(RoomRef room, Scheduler scheduler) {
        var chosen = new ArrayList<Key>();
        for (var container : scheduler.spec().containers()) {
            for (var port : container.ports()) {
                chosen.add(least(port, range(scheduler, port), chosen));
            }
        }
        hold(room, chosen);
        return chosen.stream().map(Key::port).toList();
    }

    /// What a scheduler asks for that no choice could give, one line per field.
    static List<String> faults(Scheduler scheduler) {
        var range = scheduler.portRange();
        if (range == null) {
            return List.of();
        }
        int size = range.end() - range.start() + 1;
        var wanted = scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.hostPortRange() == null)
                .collect(Collectors.groupingBy(Port::protocol, TreeMap::new, Collectors.counting()));
        return wanted.entrySet().stream()
                .filter(entry -> entry.getValue() > size)
                .map(entry -> "portRange: " + size + " ports are not enough for the " + entry.getValue() + " "
                        + entry.getKey() + " ports of one room")
                .toList();
    }

    /// Chooses others for the ports of a pod that did not get them, in their order, each out of its range. Which of
    /// them were taken nobody says, so all count as taken for a while.
    synchronized List<Integer> chooseOthers(RoomRef room, List<Key> before, List<PortRange> ranges) {
        long now = nanoTime.getAsLong();
        conflicts.values().removeIf(since -> now - since > REMEMBERED_NANOS);
        before.forEach(key -> conflicts.put(key, now));
        var chosen = new ArrayList<Key>();
        for (int i = 0; i < before.size(); i++) {
            Set<Key> not = new HashSet<>(chosen);
            not.addAll(before);
            chosen.add(least(before.get(i).protocol(), "", ranges.get(i), not));
        }
        hold(room, chosen);
        return chosen.stream().map(Key::port).toList();
    }

    /// A pod was seen: it has those ports, whatever was chosen for its room.
    synchronized void seen(RoomRef room, SeenPod pod) {
        hold(room, PodReading.isOver(pod) ? List.of() : of(pod));
    }

    /// A room has no pod.
    synchronized void release(RoomRef room) {
        hold(room, List.of());
    }

    /// How many pods use a port.
    synchronized int users(String protocol, int port) {
        return counts(protocol)[port];
    }

    /// The host ports of a pod, in the order of its containers.
    static List<Key> of(SeenPod pod) {
        return pod.hostPorts().stream()
                .map(port -> new Key(port.protocol().toUpperCase(Locale.ROOT), port.port()))
                .toList();
    }

    /// The same pod with other host ports, in the same order.
    static Pod with(Pod pod, List<Integer> others) {
        var next = others.iterator();
        var copy = new PodBuilder(pod).build();
        copy.getSpec()
                .getContainers()
                .forEach(container -> container.getPorts().stream()
                        .filter(HostPorts::isHostPort)
                        .forEach(port -> port.setHostPort(next.next())));
        return copy;
    }

    private static boolean isHostPort(ContainerPort port) {
        return port.getHostPort() != null && port.getHostPort() > 0 && port.getHostPort() < PORTS;
    }

    private void hold(RoomRef room, List<Key> ports) {
        var before = ports.isEmpty() ? held.remove(room) : held.put(room, List.copyOf(ports));
        if (before != null) {
            before.forEach(key -> counts(key.protocol())[key.port()]--);
        }
        ports.forEach(key -> counts(key.protocol())[key.port()]++);
    }

    private Key least(Port port, PortRange range, List<Key> not) {
        return least(port.protocol().toUpperCase(Locale.ROOT), port.name(), range, new HashSet<>(not));
    }

    // From a random place on, so that two workers, and two rooms of one moment, rarely choose the same.
    private Key least(String protocol, String name, PortRange range, Set<Key> not) {
        int size = range.end() - range.start() + 1;
        int offset = size < 1 ? 0 : random.nextInt(size);
        long now = nanoTime.getAsLong();
        Key best = null;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size && least > 0; i++) {
            var candidate = new Key(protocol, range.start() + (offset + i) % size);
            long use = use(candidate, now);
            if (use < least && !not.contains(candidate)) {
                best = candidate;
                least = use;
            }
        }
        if (best == null) {
            throw MusterException.unavailable("no host port is left from " + range.start() + " to " + range.end()
                    + (name.isEmpty() ? "" : " for port \"" + name + "\""));
        }
        return best;
    }

    // Of those that were taken lately, the one that was so the longest ago may be free again.
    private long use(Key key, long now) {
        var conflict = conflicts.get(key);
        return conflict == null || now - conflict > REMEMBERED_NANOS
                ? counts(key.protocol())[key.port()]
                : TAKEN - (now - conflict);
    }

    private static PortRange range(Scheduler scheduler, Port port) {
        var range = port.hostPortRange() != null ? port.hostPortRange() : scheduler.portRange();
        if (range == null) {
            throw MusterException.unavailable("port \"" + port.name() + "\" has no range of host ports");
        }
        return range;
    }

    private int[] counts(String protocol) {
        return users.computeIfAbsent(protocol, any -> new int[PORTS]);
    }
}
