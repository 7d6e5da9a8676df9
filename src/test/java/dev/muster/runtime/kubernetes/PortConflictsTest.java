package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.PortRange;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rooms whose host ports are taken, on the real API server.
@NeedsKubeApi
class PortConflictsTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    /// The first port of a range, first.
    static final RandomGenerator FIRST = () -> 0;

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void givesARoomOtherPortsWhenItsOwnAreTaken() {
        othersHave(20000);
        var runtime = cluster.runtime(FIRST);
        var events = Cluster.events(runtime);
        var ofAnother = Cluster.events(cluster.runtime());
        long start = System.nanoTime();

        runtime.create(
                new RoomRequest(Cluster.scheduler("arena", new PortRange(20000, 20001), Map.of()), "one", "secret"));

        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(HostPorts.of(PodJson.of(pod(ONE)))).containsExactly(new HostPorts.Key("UDP", 20001));
        assertThat(PodReplacement.isMarked(PodJson.of(pod(ONE)))).isFalse();
        Cluster.await(
                "it is told why",
                () -> events.stream()
                        .anyMatch(event -> event instanceof InstanceEvent.Changed(var instance)
                                && instance.description().startsWith("its host ports are taken")));
        assertThat(events).noneMatch(InstanceEvent.Gone.class::isInstance);
        assertThat(ofAnother).noneMatch(InstanceEvent.Gone.class::isInstance);
        var uid = pod(ONE).getMetadata().getUid();
        Cluster.await("whoever describes the pod is told", () -> {
            var told = cluster.admin()
                    .v1()
                    .events()
                    .inNamespace("arena")
                    .withField("involvedObject.uid", uid)
                    .list()
                    .getItems();
            return told.stream()
                    .anyMatch(event -> event.getReason().equals("PortConflict")
                            && event.getMessage()
                                    .equals("host ports [20000] are taken on the nodes that could run room one, it gets"
                                            + " [20001]"));
        });
    }

    @Test
    void triesNoPortTwiceWhileThereAreOthers() {
        othersHave(20000, 20001);
        var runtime = cluster.runtime(FIRST);

        create(runtime, new PortRange(20000, 20002));

        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);
        assertThat(HostPorts.of(PodJson.of(pod(ONE)))).containsExactly(new HostPorts.Key("UDP", 20002));
    }

    @Test
    void makesFewPodsForARoomThatLacksMoreThanPorts() throws InterruptedException {
        cluster.kubelet()
                .decide(pod ->
                        new Fate.Unschedulable("0/3 nodes are available: 1 node(s) didn't have free ports for the"
                                + " requested pod ports, 2 Insufficient cpu."));
        var runtime = cluster.runtime();
        create(runtime, new PortRange(20000, 20009));
        Set<String> uids = new HashSet<>();
        Cluster.await("it is given others once", () -> {
            uids.addAll(cluster.uids("arena"));
            return uids.size() == 2;
        });

        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        while (System.nanoTime() < end) {
            uids.addAll(cluster.uids("arena"));
            Thread.sleep(100);
        }

        assertThat(uids).hasSize(2);
    }

    private static void create(KubernetesRuntime runtime, PortRange ports) {
        runtime.create(new RoomRequest(Cluster.scheduler("arena", ports, Map.of()), "one", "secret"));
    }

    private void othersHave(int... ports) {
        cluster.api().kubectl("create", "namespace", "others");
        var pods = cluster.admin().pods().inNamespace("others");
        for (int port : ports) {
            pods.resource(TestNamespace.pod("other-" + port, port)).create();
        }
        for (int port : ports) {
            pods.withName("other-" + port).waitUntilCondition(TestNamespace::isReady, 20, TimeUnit.SECONDS);
        }
    }

    private Pod pod(RoomRef room) {
        return Objects.requireNonNull(cluster.admin()
                .pods()
                .inNamespace(room.scheduler())
                .withName(room.room())
                .get());
    }
}
