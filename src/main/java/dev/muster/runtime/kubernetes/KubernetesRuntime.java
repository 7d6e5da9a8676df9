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
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Rooms as pods of a Kubernetes cluster. What is done are single requests; what is seen comes from one
/// watch over all namespaces, so several Musters see the same rooms, and those that live outlive them all.
public final class KubernetesRuntime implements RoomRuntime, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KubernetesRuntime.class);
    private static final Duration LEAST_TO_WATCH_AGAIN = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Supplier<String> roomsUrl;
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
    private final Occupancies occupancies;
    private final KubernetesConfig config;
    private final LongSupplier nanoTime;
    private final Silence silence;
    private @Nullable Evictions evictions;
    private @Nullable DisruptionBudgets budgets;

    /// @param connections to the API server; closed by their owner, after this
    /// @param roomsUrl where rooms reach the rooms door; read at each start of a room
    public KubernetesRuntime(
            KubernetesClient connections,
            KubernetesConfig config,
            Supplier<String> roomsUrl,
            RandomGenerator random,
            Clock clock,
            LongSupplier nanoTime,
            ClusterListener listener) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.roomsUrl = roomsUrl;
        var rate = new RequestRate(config.requestsPerSecond(), config.burst(), nanoTime);
        this.calls = new ApiCalls(connections.getMasterUrl().toString(), rate, nanoTime, listener);
        var first = Duration.ofMillis(connections.getConfiguration().getRequestTimeout());
        var freshness = new Freshness(longest(config.silence()), nanoTime);
        this.silence = new Silence(first, config.silence(), nanoTime);
        this.client = WaryClient.over(connections, List.of(new RetryAfter(calls::leaveAlone), silence));
        this.clusterEvents = new ClusterEvents(client, calls, clock, random);
        this.namespaces = new Namespaces(client, calls, clusterEvents);
        this.ports = new HostPorts(random, nanoTime);
        this.view = new PodView(this::sight, ports, events::publish, nanoTime, listener);
        var reads = new ApiReads(client, first);
        var life = config.silence().multipliedBy(4).dividedBy(5);
        this.nodes =
                new NodeWatch(reads, calls, new NodeReading(config.nodeAddresses()), view::nodeChanged, life, nanoTime);
        this.watch = new PodWatch(reads, calls, view, nodes, freshness, config.resync(), life, nanoTime);
        this.conflicts =
                new PortConflicts(new PodReplacement(client, calls, clock), ports, view, clusterEvents, nanoTime);
        this.deletions = new Deletions(client, calls, view::isAlive);
        this.occupancies = new Occupancies(nanoTime);
        view.onConflict(conflicts::resolve);
    }

    /// Sees the pods from now on. Called once, where rooms are looked after; elsewhere this only
    /// checks schedulers.
    public void start() {
        calls.listener().started();
        watch.start();
        evictions = new Evictions(client, calls, view, occupancies);
        budgets = new DisruptionBudgets(
                client, calls, view, occupancies, config.disruptionInterval(), config.disruptionSafety(), nanoTime);
    }

    /// The cluster, by the address of its API server.
    @Override
    public String host() {
        return client.getMasterUrl().toString();
    }

    @Override
    public void check(Scheduler scheduler) {
        var faults = new ArrayList<>(new PodCheck(settings()).faults(scheduler));
        faults.addAll(HostPorts.faults(scheduler));
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
            var pod = new PodTemplate(settings()).pod(room, hostPorts);
            PortNote.write(pod, room.scheduler());
            view.take(create(room.ref(), pod));
        } catch (ApiFaultException e) {
            if (e.kind() != ApiFault.Kind.SILENT) {
                clusterEvents.roomRefused(room.ref(), e.fault().text());
            }
            throw MusterException.unavailable(e.fault().text(), e);
        } finally {
            if (view.pod(room.ref()).isEmpty()) {
                ports.release(room.ref());
            }
        }
    }

    @Override
    public Optional<String> outage() {
        return calls.outage();
    }

    @Override
    public void delete(RoomRef room) {
        if (view.pod(room).filter(SeenPod::ending).isEmpty()) {
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

    @Override
    public Optional<String> token(RoomRef room) {
        return view.pod(room).map(SeenPod::token);
    }

    @Override
    public Optional<Instant> startedFor(RoomRef room) {
        return view.pod(room).flatMap(PodReading::creation);
    }

    @Override
    public void inUse(Scheduler scheduler, Set<String> rooms) {
        boolean changed = occupancies.tell(scheduler, rooms);
        if (changed && evictions != null) {
            evictions.wake();
        }
        if (budgets != null && (changed || !budgets.isKept(scheduler.name()))) {
            budgets.wake();
        }
    }

    @Override
    public void lookedAway(String scheduler) {
        occupancies.forget(scheduler);
    }

    @Override
    public void forget(String scheduler) {
        occupancies.forget(scheduler);
        try {
            if (budgets != null && view.pods(scheduler).isEmpty()) {
                budgets.delete(scheduler);
            }
            namespaces.delete(scheduler);
        } catch (ApiFaultException e) {
            switch (e.kind()) {
                case SILENT, BUSY, CONFLICT ->
                    throw MusterException.unavailable(e.fault().text(), e);
                case MISSING, ENDING -> {} // gone, or about to be
                case REFUSED ->
                    LOG.warnf("the namespace of a scheduler is left; scheduler=%s why=%s", scheduler, e.getMessage());
            }
        }
    }

    /// Stops looking; the rooms run on.
    @Override
    public void close() {
        if (evictions != null) {
            evictions.close();
        }
        if (budgets != null) {
            budgets.close();
        }
        deletions.close();
        conflicts.close();
        watch.close();
        events.close();
        silence.close();
    }

    // The watch has its time to notice, and to begin again.
    private static Duration longest(Duration silence) {
        var twice = silence.multipliedBy(2);
        return twice.compareTo(LEAST_TO_WATCH_AGAIN) < 0 ? LEAST_TO_WATCH_AGAIN : twice;
    }

    private PodSettings settings() {
        var wanted = config.spread();
        var spread = wanted.topologyKey()
                .map(key -> new PodSettings.Spread(wanted.maxSkew(), key, wanted.required()))
                .orElse(null);
        return new PodSettings(roomsUrl.get(), spread, config.hostAccess());
    }

    private NodeSight sight(String node) {
        return nodes.sight(node);
    }

    private SeenPod create(RoomRef room, Pod pod) {
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

    private SeenPod createOnce(RoomRef room, Pod pod) {
        try {
            var made = PodJson.read(calls.send(
                    "create pods",
                    room.scheduler(),
                    () -> client.raw("/api/v1/namespaces/" + room.scheduler() + "/pods", "POST", pod)));
            if (!made.room().equals(room)) {
                throw noPod("it says to be of " + made.room());
            }
            return made;
        } catch (ApiFaultException e) {
            var there = e.kind() == ApiFault.Kind.CONFLICT ? find(room) : null;
            if (there == null) {
                throw e;
            }
            var seen = PodJson.of(there);
            requireOurs(seen);
            return seen;
        } catch (UncheckedIOException e) {
            throw noPod(cause(e));
        }
    }

    private ApiFaultException noPod(String why) {
        return new ApiFaultException(new ApiFault(
                ApiFault.Kind.BUSY,
                "what the API server " + host() + " answered to create pods is not its pod: " + Words.cut(why)));
    }

    private static String cause(UncheckedIOException fault) {
        return String.valueOf(Objects.requireNonNull(fault.getCause()).getMessage());
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

    private static void requireOurs(SeenPod pod) {
        var room = pod.room();
        if (!PodMarks.MUSTER.equals(pod.marks().get(PodMarks.MANAGED_BY))) {
            throw new ApiFaultException(new ApiFault(
                    ApiFault.Kind.REFUSED,
                    "pod \"" + room.room() + "\" in namespace \"" + room.scheduler()
                            + "\" exists and is not Muster's"));
        }
    }
}
