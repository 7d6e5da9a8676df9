package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceEvents;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomRuntime;
import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Rooms as pods of a Kubernetes cluster. What is done are single requests; what is seen comes from one
/// watch over all namespaces, so several Musters see the same rooms, and those that live outlive them all.
public final class KubernetesRuntime implements RoomRuntime, AutoCloseable {
    private final KubernetesClient client;
    private final Supplier<PodTemplate> template;
    private final ApiCalls calls;
    private final ClusterEvents clusterEvents;
    private final Namespaces namespaces;
    private final HostPorts ports;
    private final InstanceEvents events = new InstanceEvents();
    private final PodView view;
    private final PodWatch watch;
    private final NodeWatch nodes;
    private final PortConflicts conflicts;
    private final Deletions deletions;

    /// @param client closed with this
    /// @param settings of all pods; read at each start of a room
    public KubernetesRuntime(
            KubernetesClient client,
            KubernetesConfig config,
            Supplier<PodSettings> settings,
            RandomGenerator random,
            Clock clock,
            LongSupplier nanoTime) {
        this.client = client;
        this.template = () -> new PodTemplate(settings.get());
        var rate = new RequestRate(config.requestsPerSecond(), config.burst(), nanoTime);
        this.calls = new ApiCalls(host(), rate, nanoTime);
        this.clusterEvents = new ClusterEvents(client, calls, clock, random);
        this.namespaces = new Namespaces(client, calls, clusterEvents);
        this.ports = new HostPorts(random);
        this.view = new PodView(this::sight, ports, events::publish, nanoTime);
        this.nodes = new NodeWatch(client, new NodeReading(config.nodeAddresses()), view::nodeChanged);
        this.watch = new PodWatch(client, view, nodes, config.resync());
        this.conflicts = new PortConflicts(client, calls, ports, view, clusterEvents, clock, nanoTime);
        this.deletions = new Deletions(client, calls);
        view.onConflict(conflicts::resolve);
    }

    /// Sees the pods from now on. Called once, where rooms are looked after; elsewhere this only
    /// checks schedulers.
    public void start() {
        watch.start();
    }

    /// The cluster, by the address of its API server.
    @Override
    public String host() {
        return client.getMasterUrl().toString();
    }

    @Override
    public void check(Scheduler scheduler) {
        var faults = SchedulerCheck.faults(scheduler);
        if (!faults.isEmpty()) {
            throw MusterException.invalid(String.join("\n", faults));
        }
    }

    @Override
    public void create(RoomRequest room) {
        if (view.pod(room.ref()).isPresent()) {
            return;
        }
        try {
            var hostPorts = ports.choose(room.ref(), room.scheduler());
            var pod = template.get().pod(room, hostPorts);
            PortConflicts.note(pod, room.scheduler());
            view.take(create(room.ref(), pod));
        } catch (ApiFaultException e) {
            if (view.pod(room.ref()).isEmpty()) {
                ports.release(room.ref());
            }
            clusterEvents.roomRefused(room.ref(), e.fault().text());
            throw MusterException.unavailable(e.fault().text(), e);
        }
    }

    @Override
    public void delete(RoomRef room) {
        if (view.pod(room).filter(PodReading::isEnding).isEmpty()) {
            deletions.begin(room);
        }
    }

    @Override
    public List<Instance> instances(String scheduler) {
        watch.requireComplete();
        return view.instances(scheduler);
    }

    @Override
    public List<String> schedulers() {
        watch.requireComplete();
        return view.schedulers();
    }

    @Override
    public void onChange(Consumer<InstanceEvent> listener) {
        events.onChange(listener);
    }

    /// Stops looking; the rooms run on.
    @Override
    public void close() {
        deletions.close();
        conflicts.close();
        watch.close();
        events.close();
        client.close();
    }

    private NodeSight sight(String node) {
        return nodes.sight(node);
    }

    private Pod create(RoomRef room, Pod pod) {
        namespaces.ensure(room.scheduler());
        try {
            return createOnce(room, pod);
        } catch (ApiFaultException e) {
            switch (e.kind()) {
                case MISSING, ENDING -> namespaces.doubt(room.scheduler());
                case SILENT, BUSY, CONFLICT, REFUSED -> throw e;
            }
        }
        namespaces.ensure(room.scheduler());
        return createOnce(room, pod);
    }

    private Pod createOnce(RoomRef room, Pod pod) {
        try {
            return calls.send(
                    "create pods",
                    room.scheduler(),
                    () -> client.pods().resource(pod).create());
        } catch (ApiFaultException e) {
            var there = e.kind() == ApiFault.Kind.CONFLICT ? find(room) : null;
            if (there == null) {
                throw e;
            }
            requireOurs(room, there);
            return there;
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

    private static void requireOurs(RoomRef room, Pod pod) {
        var labels = Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of());
        if (!PodMarks.MUSTER.equals(labels.get(PodMarks.MANAGED_BY))) {
            throw new ApiFaultException(new ApiFault(
                    ApiFault.Kind.REFUSED,
                    "pod \"" + room.room() + "\" in namespace \"" + room.scheduler()
                            + "\" exists and is not Muster's"));
        }
    }
}
