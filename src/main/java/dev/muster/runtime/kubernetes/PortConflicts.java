package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Gives other host ports to rooms that find no node because theirs are taken: a pod's ports cannot be
/// changed, so it is taken away and comes back under its name. It is marked before, by a change that only
/// one worker can make, so that all workers know that its room is not gone.
final class PortConflicts implements AutoCloseable {
    /// Annotation: this pod is about to come back with other ports, and since when, in milliseconds since 1970.
    static final String OTHER_PORTS = "muster.dev/other-ports";

    /// Annotation: the ranges from which the host ports of a pod are, in their order.
    static final String RANGES = "muster.dev/host-port-ranges";

    private static final Logger LOG = Logger.getLogger(PortConflicts.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int PATIENCE = 50;

    /// After which a worker that began this is taken for dead.
    private static final long ABANDONED_MILLIS = 20_000;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final HostPorts ports;
    private final PodView view;
    private final ClusterEvents events;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<RoomRef, Attempt> attempts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param pause before the room is given other ports again
    private record Attempt(boolean underWay, long next, Duration pause) {}

    PortConflicts(
            KubernetesClient client,
            ApiCalls calls,
            HostPorts ports,
            PodView view,
            ClusterEvents events,
            Clock clock,
            LongSupplier nanoTime) {
        this.client = client;
        this.calls = calls;
        this.ports = ports;
        this.view = view;
        this.events = events;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /// Whether a pod is about to come back with other ports.
    static boolean isMarked(Pod pod) {
        return annotations(pod).containsKey(OTHER_PORTS);
    }

    /// Notes on a new pod where its host ports may be.
    static void note(Pod pod, Scheduler scheduler) {
        var ranges = scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .map(port -> port.hostPortRange() != null ? port.hostPortRange() : scheduler.portRange())
                .map(range -> range == null ? "" : range.start() + "-" + range.end())
                .collect(Collectors.joining(","));
        var annotations = new TreeMap<>(annotations(pod));
        annotations.put(RANGES, ranges);
        pod.getMetadata().setAnnotations(annotations);
    }

    /// The ports of a room's pod are taken. Returns at once.
    void resolve(RoomRef room) {
        long now = nanoTime.getAsLong();
        attempts.values()
                .removeIf(old -> !old.underWay()
                        && now - old.next() > Duration.ofMinutes(1).toNanos());
        var before = attempts.get(room);
        if (closed || before != null && (before.underWay() || now - before.next() < 0)) {
            return;
        }
        var pause = before == null ? Duration.ofSeconds(1) : longer(before.pause());
        attempts.put(room, new Attempt(true, now, pause));
        Thread.ofVirtual().name("ports-" + room.room()).start(() -> {
            try {
                replace(room);
            } catch (ApiFaultException | MusterException e) {
                LOG.warnf("a room keeps its host ports for now; room=%s why=%s", room, e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                attempts.put(room, new Attempt(false, nanoTime.getAsLong() + pause.toNanos(), pause));
                again(room, pause);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    // The next pod may have no more luck, and a pod that stays as it is is not told of again.
    private void again(RoomRef room, Duration pause) {
        Thread.ofVirtual().name("ports-" + room.room()).start(() -> {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            if (view.pod(room).filter(PodReading::isPortConflict).isPresent()) {
                resolve(room);
            }
        });
    }

    private void replace(RoomRef room) throws InterruptedException {
        var pod = find(room);
        if (pod == null || !PodReading.isPortConflict(pod) || isUnderWay(pod)) {
            return;
        }
        var others = ports.chooseOthers(room, HostPorts.of(pod), ranges(pod));
        boolean replaced = false;
        try {
            var marked = mark(pod, Long.toString(clock.millis()));
            events.portConflict(
                    room,
                    "host ports " + numbers(pod) + " are taken on the nodes that could run room " + room.room()
                            + ", it gets " + others);
            if (!takenAway(room, marked)) {
                return;
            }
            view.take(make(withPorts(pod, others)));
            replaced = true;
            LOG.infof("a room has other host ports; room=%s before=%s now=%s", room, numbers(pod), others);
        } finally {
            if (!replaced) {
                ports.seen(room, pod);
            }
        }
    }

    private boolean isUnderWay(Pod pod) {
        try {
            return isMarked(pod)
                    && clock.millis() - Long.parseLong(annotations(pod).getOrDefault(OTHER_PORTS, ""))
                            < ABANDONED_MILLIS;
        } catch (NumberFormatException notOurs) {
            return false;
        }
    }

    /// @param since null to take the mark off
    private Pod mark(Pod pod, @Nullable String since) {
        var value = since == null ? "null" : '"' + since + '"';
        var version = pod.getMetadata().getResourceVersion();
        return calls.send(
                "patch pods",
                pod.getMetadata().getNamespace(),
                () -> client.pods()
                        .resource(pod)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"resourceVersion\":\"" + version + "\",\"annotations\":{\""
                                        + OTHER_PORTS + "\":" + value + "}}}"));
    }

    // False when it found a node after all, or somebody else took it away.
    private boolean takenAway(RoomRef room, Pod marked) {
        var pod = marked;
        for (int i = 1; true; i++) {
            try {
                remove(pod);
                return true;
            } catch (ApiFaultException e) {
                if (e.kind() == ApiFault.Kind.MISSING) {
                    return true;
                }
                if (e.kind() != ApiFault.Kind.CONFLICT || i == PATIENCE) {
                    throw e;
                }
            }
            var now = find(room);
            if (now == null
                    || !now.getMetadata().getUid().equals(marked.getMetadata().getUid())) {
                return now == null;
            }
            if (!PodReading.isPortConflict(now)) {
                mark(now, null);
                return false;
            }
            pod = now;
        }
    }

    // Only as it was seen: the next of that name must not go instead.
    private void remove(Pod pod) {
        var metadata = pod.getMetadata();
        var _ = calls.send(
                "delete pods",
                metadata.getNamespace(),
                () -> client.pods()
                        .inNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .lockResourceVersion(metadata.getResourceVersion())
                        .delete());
    }

    private Pod make(Pod pod) throws InterruptedException {
        for (int i = 1; true; i++) {
            try {
                return calls.send(
                        "create pods",
                        pod.getMetadata().getNamespace(),
                        () -> client.pods().resource(pod).create());
            } catch (ApiFaultException e) {
                if (e.kind() != ApiFault.Kind.CONFLICT || i == PATIENCE) {
                    throw e;
                }
            }
            Thread.sleep(Duration.ofMillis(100)); // until the one before is gone
        }
    }

    private @Nullable Pod find(RoomRef room) {
        return calls.<@Nullable Pod>send(
                "get pods",
                room.scheduler(),
                () -> client.pods()
                        .inNamespace(room.scheduler())
                        .withName(room.room())
                        .get());
    }

    /// The same pod, as it would be asked for, with other host ports.
    static Pod withPorts(Pod pod, List<Integer> others) {
        var next = others.iterator();
        var copy = new PodBuilder(pod)
                .withStatus(null)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .withGeneration(null)
                .withManagedFields(List.of())
                .removeFromAnnotations(OTHER_PORTS)
                .endMetadata()
                .editSpec()
                .withNodeName(null)
                .endSpec()
                .build();
        copy.getSpec()
                .getContainers()
                .forEach(container -> container.getPorts().stream()
                        .filter(HostPorts::isHostPort)
                        .forEach(port -> port.setHostPort(next.next())));
        return copy;
    }

    private static List<PortRange> ranges(Pod pod) {
        var ranges = new ArrayList<PortRange>();
        Arrays.stream(annotations(pod).getOrDefault(RANGES, "").split(",", -1)).forEach(text -> {
            var dash = text.indexOf('-');
            if (dash > 0) {
                ranges.add(new PortRange(
                        Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1))));
            }
        });
        if (ranges.size() != HostPorts.of(pod).size()) {
            throw MusterException.unavailable("nobody knows from which ranges the host ports of the pod are");
        }
        return ranges;
    }

    private static String numbers(Pod pod) {
        return HostPorts.of(pod).stream().map(HostPorts.Key::port).toList().toString();
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static Map<String, String> annotations(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
    }
}
