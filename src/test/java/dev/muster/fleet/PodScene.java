package dev.muster.fleet;

import dev.muster.operation.Operation;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.Instance;
import dev.muster.runtime.kubernetes.ApiProxy;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.FakeKubelet;
import dev.muster.runtime.kubernetes.KubernetesRuntime;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fleet `arena` with pods for rooms: the real store, the real API server, played nodes.
final class PodScene implements AutoCloseable {
    final Cluster cluster;
    final KubernetesRuntime runtime;
    final FleetRig rig;
    private final @Nullable ApiProxy proxy;

    PodScene() {
        this(1);
    }

    /// @param nodes how many there are
    PodScene(int nodes) {
        proxy = null;
        cluster = new Cluster(new FakeKubelet.Settings(nodes, true, Duration.ZERO, Duration.ofMillis(200)));
        runtime = cluster.runtime();
        rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);
    }

    private PodScene(Cluster cluster, KubernetesRuntime runtime, ApiProxy proxy) {
        this.proxy = proxy;
        this.cluster = cluster;
        this.runtime = runtime;
        rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);
    }

    /// One node, and a network before the API server, [#proxy()], that a test may let fail.
    static PodScene behindAProxy(Duration silence) {
        var cluster = new Cluster();
        var proxy = cluster.proxy();
        return new PodScene(cluster, cluster.runtime(silence), proxy);
    }

    ApiProxy proxy() {
        return Objects.requireNonNull(proxy, "there is none");
    }

    /// Lets all rooms say that they are ready as soon as they run, and waits until there are as many.
    void fill(int rooms) {
        rig.playRooms(any -> true);
        rig.create(rooms, null, 1);
        awaitReady(rooms);
    }

    void awaitReady(int rooms) {
        Cluster.await(rooms + " rooms are ready", Duration.ofSeconds(90), () -> ready() == rooms);
    }

    long ready() {
        return rig.ready();
    }

    /// As rooms do again and again.
    void pingAll() {
        rig.rooms().forEach(room -> rig.ping(room.name(), PingStatus.READY, 0));
    }

    List<Pod> pods() {
        return cluster.admin().pods().inNamespace(FleetRig.NAME).list().getItems();
    }

    /// Names of the rooms that are recorded.
    Set<String> recorded() {
        return rig.rooms().stream().map(Room::name).collect(Collectors.toSet());
    }

    /// Names of the rooms that the runtime sees.
    Set<String> seen() {
        return runtime.instances(FleetRig.NAME).stream()
                .map(Instance::room)
                .map(room -> room.room())
                .collect(Collectors.toSet());
    }

    /// All that the history of the fleet says, of all operations there were.
    List<String> history() {
        return rig.store.operations.list(FleetRig.NAME, Stage.ALL, 1, 500).operations().stream()
                .flatMap(found -> rig.store.operations.find(FleetRig.NAME, found.id()).stream())
                .flatMap(found -> found.history().stream())
                .map(Operation.Event::text)
                .toList();
    }

    void awaitHistory(String words) {
        try {
            Cluster.await(
                    "the history says: " + words,
                    Duration.ofSeconds(20),
                    () -> history().stream().anyMatch(text -> text.contains(words)));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", and not " + history(), e);
        }
    }

    @Override
    public void close() {
        rig.close();
        cluster.close();
    }
}
