package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.KubeProgram;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What an operator reads in the history of a fleet when the cluster is at fault, and that the fleet is well
/// again once that is mended. The controllers that enforce quotas and end namespaces are Kubernetes' own.
@NeedsKubeApi
class PodFaultWordsTest {
    private static final int ROOMS = 4;
    private static final Duration CONTROLLERS = Duration.ofSeconds(40);

    private final PodScene scene = new PodScene(2);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void theHistorySaysThatTheQuotaIsUsedUp() {
        scene.cluster.makeNamespace(FleetRig.NAME);
        scene.cluster.api().kubectl("label", "namespace", FleetRig.NAME, "app.kubernetes.io/managed-by=muster");
        try (var controllers = KubeProgram.controllers(scene.cluster.api(), "resourcequota-controller");
                var keeper = scene.rig.keeper("worker")) {
            limitPods(2);
            scene.rig.playRooms(any -> true);
            scene.rig.create(ROOMS, null, 1);

            scene.awaitHistory("the quota of namespace \"arena\" is used up: exceeded quota: few, requested: pods=1,"
                    + " used: pods=2, limited: pods=2");
            scene.awaitReady(2);
            assertThat(scene.pods()).hasSize(2);

            limitPods(ROOMS);
            scene.awaitReady(ROOMS);
        }
    }

    private void limitPods(int most) {
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("few")
                .withNamespace(FleetRig.NAME)
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("pods", new Quantity(Integer.toString(most))))
                .endSpec()
                .build();
        var quotas = scene.cluster.admin().resourceQuotas().inNamespace(FleetRig.NAME);
        quotas.resource(quota).serverSideApply();
        quotas.withName("few")
                .waitUntilCondition(
                        seen -> seen != null
                                && seen.getStatus() != null
                                && seen.getStatus().getHard() != null
                                && Integer.toString(most)
                                        .equals(String.valueOf(
                                                seen.getStatus().getHard().get("pods"))),
                        CONTROLLERS.toSeconds(),
                        TimeUnit.SECONDS);
    }

    @Test
    void theHistorySaysThatANodeIsGone() {
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
            var lost = scene.pods().getFirst().getSpec().getNodeName();
            var onIt = scene.pods().stream()
                    .filter(pod -> lost.equals(pod.getSpec().getNodeName()))
                    .map(pod -> pod.getMetadata().getName())
                    .toList();
            assertThat(onIt).isNotEmpty().hasSizeLessThan(ROOMS);

            scene.cluster.kubelet().lose(lost);

            scene.awaitHistory("node " + lost + " is gone");
            scene.awaitReady(ROOMS);
            assertThat(scene.rig.rooms())
                    .filteredOn(room -> room.status().isAvailable())
                    .extracting(dev.muster.room.Room::name)
                    .doesNotContainAnyElementsOf(onIt);
        }
    }

    @Test
    void theHistorySaysWhatKeepsANamespaceFromEnding() {
        try (var controllers = scene.cluster.endNamespacesForReal();
                var keeper = scene.rig.keeper("worker")) {
            scene.fill(2);
            var before = scene.recorded();
            scene.cluster
                    .admin()
                    .configMaps()
                    .inNamespace(FleetRig.NAME)
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .withFinalizers("example.com/backup")
                            .endMetadata()
                            .build())
                    .create();

            scene.cluster.admin().namespaces().withName(FleetRig.NAME).delete();
            try {
                scene.awaitHistory(
                        "namespace \"arena\" is being deleted, and nothing can be made in it until it is gone");
                scene.awaitHistory("Some content in the namespace has finalizers remaining: example.com/backup in 1"
                        + " resource instances");
            } finally {
                finalizers("configmap", "kept", "null");
            }
            scene.awaitReady(2);
            assertThat(scene.recorded()).doesNotContainAnyElementsOf(before);
        }
    }

    @Test
    void theHistorySaysWhichPodKeepsANamespaceFromEnding() {
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(2);
            var kept = scene.pods().getFirst().getMetadata().getName();
            finalizers("pod", kept, "[\"example.com/backup\"]");

            scene.cluster.admin().namespaces().withName(FleetRig.NAME).delete();
            try {
                scene.awaitHistory("namespace \"arena\" is being deleted, and nothing can be made in it until it is"
                        + " gone; pod \"" + kept + "\" is kept by example.com/backup");
            } finally {
                finalizers("pod", kept, "null");
            }
            scene.awaitReady(2);
            assertThat(scene.recorded()).doesNotContain(kept);
        }
    }

    private void finalizers(String kind, String name, String json) {
        scene.cluster.api().finalizers(kind, FleetRig.NAME, name, json);
    }

    @Test
    void theHistorySaysThatTheApiServerDoesNotAnswer() {
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(2);
            scene.cluster.api().stop();
            scene.rig.become("v1.1.0", "game", 4);

            scene.awaitHistory("the API server https://127.0.0.1:");
            assertThat(scene.history()).anyMatch(text -> text.contains("does not answer: "));

            scene.cluster.api().start();
            Cluster.await("there are more", Duration.ofSeconds(40), () -> scene.ready() == 4);
        }
    }
}
