package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsKubeApi
class KubernetesRuntimeTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    private final Cluster cluster = new Cluster();
    private final Set<String> eventsBefore =
            eventsOfTheNamespace().map(event -> event.getMetadata().getName()).collect(Collectors.toSet());

    @AfterEach
    void close() {
        cluster.close();
    }

    private Pod pod(RoomRef room) {
        return Objects.requireNonNull(cluster.admin()
                .pods()
                .inNamespace(room.scheduler())
                .withName(room.room())
                .get());
    }

    private KubernetesRuntime runtimeWithOne() {
        var runtime = cluster.runtime();
        runtime.create(Cluster.room("arena", "one"));
        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);
        return runtime;
    }

    @Test
    void findsTheRoomsThatAnotherMusterStarted() {
        runtimeWithOne().close();

        var next = cluster.runtime();

        assertThat(next.schedulers()).containsExactly("arena");
        assertThat(next.instances("arena")).singleElement().satisfies(instance -> {
            assertThat(instance.status()).isEqualTo(InstanceStatus.READY);
            assertThat(instance.version()).isEqualTo("v1.0.0");
            assertThat(instance.address()).isNotNull();
        });
    }

    @Test
    void doesNotTakeAClusterThatItCannotSeeForAnEmptyOne() {
        runtimeWithOne();
        cluster.api().stop();
        var blind = cluster.runtime(
                new KubernetesClientBuilder().withConfig(cluster.api().config()).build());
        blind.start();

        assertThatThrownBy(() -> blind.instances("arena"))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE));

        cluster.api().start();
        Cluster.await("the rooms are seen", Duration.ofSeconds(40), () -> {
            try {
                return blind.instances("arena").size() == 1;
            } catch (MusterException notYet) {
                return false;
            }
        });
    }

    @Test
    void hearsOfDeletionsThatItMissed() {
        var runtime = runtimeWithOne();
        var events = Cluster.events(runtime);
        cluster.cutOff(true);
        cluster.api().stop(); // which ends the watch
        cluster.api().start(); // and forgets the changes that it could go on with: 410 Gone
        cluster.lose("arena", "one");
        Cluster.await("it is gone", () -> cluster.uids("arena").isEmpty());
        assertThat(runtime.instances("arena")).as("as nobody heard of it").hasSize(1);

        cluster.cutOff(false);

        Cluster.await("it is told", Duration.ofSeconds(40), () -> events.contains(new InstanceEvent.Gone(ONE)));
        assertThat(runtime.instances("arena")).isEmpty();
        Cluster.await("requests are answered", Duration.ofSeconds(20), () -> {
            try {
                runtime.create(Cluster.room("arena", "two"));
                return true;
            } catch (MusterException notYet) {
                return false;
            }
        });
        Cluster.awaitStatus(runtime, new RoomRef("arena", "two"), InstanceStatus.READY);
    }

    @Test
    void sendsNoMoreRequestsThanItMay() {
        var runtime = cluster.runtime(new Random(), new Cluster.Settings(50, 10));
        runtime.create(Cluster.room("arena", "one"));
        int before = cluster.requests();
        long start = System.nanoTime();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 100)
                    .forEach(i -> threads.execute(() -> runtime.create(Cluster.room("arena", "room-" + i))));
        }

        double seconds = (System.nanoTime() - start) / 1e9;
        int sent = cluster.requests() - before;
        assertThat(sent).isGreaterThanOrEqualTo(100);
        assertThat((double) sent).isLessThanOrEqualTo(10 + 50 * seconds + 1);
        assertThat(runtime.instances("arena")).hasSize(101);
    }

    @Test
    void hearsThatARoomIsEvicted() {
        var runtime = runtimeWithOne();
        var events = Cluster.events(runtime);

        cluster.admin().pods().inNamespace("arena").withName("one").evict();

        Cluster.await("it is told", () -> events.contains(new InstanceEvent.Gone(ONE)));
        assertThat(events)
                .filteredOn(InstanceEvent.Changed.class::isInstance)
                .last()
                .satisfies(event -> assertThat(
                                ((InstanceEvent.Changed) event).instance().status())
                        .isEqualTo(InstanceStatus.TERMINATING));
    }

    @Test
    void asksLittleWhileTheApiServerIsAway() throws InterruptedException {
        var runtime = runtimeWithOne();
        for (int i = 0; i < 20; i++) {
            runtime.create(Cluster.room("arena", "room-" + i));
        }
        cluster.api().stop();
        int before = cluster.requests();

        for (int i = 0; i < 20; i++) {
            runtime.delete(new RoomRef("arena", "room-" + i));
        }
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        int refused = 0;
        while (System.nanoTime() < end) {
            try {
                runtime.create(Cluster.room("arena", "late"));
            } catch (MusterException away) {
                assertThat(away).hasMessageContaining("does not answer");
                refused++;
            }
            Thread.sleep(10);
        }

        assertThat(refused).isGreaterThan(100);
        assertThat(cluster.requests() - before).as("requests in 10 s").isLessThan(60);
        assertThat(runtime.instances("arena")).as("what was known is kept").hasSize(21);
        cluster.api().start();
        Cluster.await(
                "the deleted are gone",
                Duration.ofSeconds(40),
                () -> runtime.instances("arena").size() == 1);
    }

    @Test
    void leavesARoomAloneThatOnlyLacksANode() {
        cluster.kubelet().decide(pod -> new Fate.Unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
        var runtime = cluster.runtime();
        runtime.create(Cluster.room("arena", "one"));
        Cluster.await(
                "it is known why",
                () -> Cluster.instance(runtime, ONE)
                        .filter(
                                instance -> instance.description()
                                        .equals(
                                                "no node can run it: Unschedulable: 0/1 nodes are available: 1 Insufficient cpu."))
                        .isPresent());
        var uid = pod(ONE).getMetadata().getUid();
        int before = cluster.requests();

        cluster.kubelet().tell("arena", "one", Fate.ready());
        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);

        assertThat(pod(ONE).getMetadata().getUid()).isEqualTo(uid);
        assertThat(cluster.requests()).isEqualTo(before);
    }

    @Test
    void usesANamespaceThatWasThereOnlyWhenItIsLabelledAndNeverDeletesIt() {
        cluster.api().kubectl("create", "namespace", "arena");
        var runtime = cluster.runtime();

        assertThatThrownBy(() -> runtime.create(Cluster.room("arena", "one")))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessage("namespace \"arena\" exists and is not Muster's: label it"
                        + " app.kubernetes.io/managed-by=muster to let Muster use it");
        awaitEvent("NamespaceRefused");

        cluster.api().kubectl("label", "namespace", "arena", "app.kubernetes.io/managed-by=muster");
        runtime.create(Cluster.room("arena", "one"));
        Cluster.awaitStatus(runtime, ONE, InstanceStatus.READY);
        runtime.delete(ONE);
        Cluster.await("it is gone", () -> runtime.instances("arena").isEmpty());

        runtime.forget("arena");

        assertThat(namespacePhase()).isEqualTo("Active");
    }

    @Test
    void deletesANamespaceThatItMadeUnlessSomebodyElseHasPodsInIt() {
        var runtime = runtimeWithOne();
        cluster.admin()
                .pods()
                .inNamespace("arena")
                .resource(TestNamespace.pod("stranger"))
                .create();
        runtime.delete(ONE);
        Cluster.await("it is gone", () -> runtime.instances("arena").isEmpty());

        runtime.forget("arena");
        assertThat(namespacePhase()).isEqualTo("Active");
        awaitEvent("NamespaceKept");

        cluster.admin()
                .pods()
                .inNamespace("arena")
                .withName("stranger")
                .withGracePeriod(0)
                .delete();
        Cluster.await(
                "no pod is left",
                () -> cluster.admin()
                        .pods()
                        .inNamespace("arena")
                        .list()
                        .getItems()
                        .isEmpty());
        runtime.forget("arena");
        runtime.forget("arena");

        Cluster.await(
                "the namespace is gone",
                () -> cluster.admin().namespaces().withName("arena").get() == null);
    }

    @Test
    void saysThatANamespaceIsStuckOnItsWayOut() {
        var runtime = runtimeWithOne();
        cluster.api().finalizers("pod", "arena", "one", "[\"example.com/stuck\"]");
        cluster.admin().namespaces().withName("arena").delete();

        try {
            assertThatThrownBy(() -> runtime.create(Cluster.room("arena", "two")))
                    .hasMessageContaining("namespace \"arena\" is being deleted");
        } finally {
            cluster.api().finalizers("pod", "arena", "one", "null");
        }
        Cluster.await(
                "the namespace is gone",
                () -> cluster.admin().namespaces().withName("arena").get() == null);
        runtime.create(Cluster.room("arena", "two"));
        Cluster.awaitStatus(runtime, new RoomRef("arena", "two"), InstanceStatus.READY);
    }

    @Test
    void saysThatAQuotaIsUsedUp() {
        var runtime = runtimeWithOne();
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace("arena")
                .withName("few")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity("1")))
                .endSpec()
                .build();
        var made = cluster.admin().resourceQuotas().resource(quota).create();
        made.setStatus(new io.fabric8.kubernetes.api.model.ResourceQuotaStatusBuilder()
                .withHard(Map.of("pods", new Quantity("1")))
                .withUsed(Map.of("pods", new Quantity("1")))
                .build());
        cluster.admin().resourceQuotas().resource(made).updateStatus();
        Cluster.await("the API server heeds it", () -> !isTaken(TestNamespace.pod("probe")));

        assertThatThrownBy(() -> runtime.create(Cluster.room("arena", "two")))
                .isInstanceOf(MusterException.class)
                .hasMessage("the quota of namespace \"arena\" is used up: exceeded quota: few, requested: pods=1,"
                        + " used: pods=1, limited: pods=1");
        assertThat(runtime.instances("arena")).hasSize(1);
        awaitEvent("RoomRefused");
    }

    // Asks only: a room that was started before the quota is heeded would stay.
    private boolean isTaken(Pod pod) {
        try {
            cluster.admin().pods().inNamespace("arena").resource(pod).dryRun().create();
            return true;
        } catch (KubernetesClientException e) {
            return !String.valueOf(e.getMessage()).contains("exceeded quota");
        }
    }

    @Test
    void namesTheRightThatItLacks() {
        var runtime = cluster.runtime(cluster.api().serviceAccount("default", "muster"));

        assertThatThrownBy(() -> runtime.create(Cluster.room("arena", "one")))
                .hasMessage("Muster lacks the right \"get\" on \"namespaces\" in namespace \"arena\": its ClusterRole"
                        + " does not give it");
    }

    @Test
    void saysThatTheNodeOfARoomIsGone() {
        var runtime = runtimeWithOne();

        cluster.kubelet().lose(cluster.kubelet().nodes().getFirst());

        Cluster.awaitStatus(runtime, ONE, InstanceStatus.ERROR);
        assertThat(Cluster.instance(runtime, ONE).orElseThrow().description()).endsWith("is gone");
    }

    @Test
    void saysThatTheNodeOfARoomIsGoneSinceAnotherMusterSawIt() {
        runtimeWithOne().close();
        cluster.kubelet().lose(cluster.kubelet().nodes().getFirst());

        var next = cluster.runtime();

        Cluster.awaitStatus(next, ONE, InstanceStatus.ERROR);
        assertThat(Cluster.instance(next, ONE).orElseThrow().description()).endsWith("is gone");
    }

    @Test
    void saysThatAnImageIsMissing() {
        cluster.kubelet().decide(pod -> Fate.imageMissing("registry.example/game:1"));
        var runtime = cluster.runtime();
        runtime.create(Cluster.room("arena", "one"));

        Cluster.awaitStatus(runtime, ONE, InstanceStatus.ERROR);
        assertThat(Cluster.instance(runtime, ONE).orElseThrow().description())
                .startsWith("image \"registry.example/game:1\" of container game is not to be had");
    }

    private void awaitEvent(String reason) {
        Cluster.await(
                "an event says so: " + reason,
                () -> eventsOfTheNamespace()
                        .anyMatch(event -> event.getReason().equals(reason)
                                && !eventsBefore.contains(event.getMetadata().getName())));
    }

    private Stream<Event> eventsOfTheNamespace() {
        return cluster.admin().v1().events().inNamespace("default").list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("Namespace")
                        && event.getInvolvedObject().getName().equals("arena"));
    }

    private String namespacePhase() {
        return cluster.admin().namespaces().withName("arena").get().getStatus().getPhase();
    }
}
