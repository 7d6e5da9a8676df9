package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A namespace of one test, and small pods in it.
///
/// @param name which nobody else has
record TestNamespace(KubernetesClient client, String name) {
    private static final int SECONDS = 20;

    static TestNamespace create(KubernetesClient client) {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("test-")
                .endMetadata()
                .build();
        return new TestNamespace(
                client,
                client.namespaces().resource(wanted).create().getMetadata().getName());
    }

    static Pod pod(String name, int... hostPorts) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("app", "game"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("game")
                .withImage("game:1")
                .withPorts(Arrays.stream(hostPorts)
                        .mapToObj(port -> new ContainerPortBuilder()
                                .withContainerPort(port)
                                .withHostPort(port)
                                .withProtocol("UDP")
                                .build())
                        .toList())
                .endContainer()
                .endSpec()
                .build();
    }

    Pod create(Pod pod) {
        return client.pods().inNamespace(name).resource(pod).create();
    }

    void delete(String pod) {
        client.pods().inNamespace(name).withName(pod).delete();
    }

    List<Pod> pods() {
        return client.pods().inNamespace(name).list().getItems();
    }

    /// Waits until a pod is as wanted.
    Pod await(String pod, Predicate<Pod> condition) {
        return client.pods()
                .inNamespace(name)
                .withName(pod)
                .waitUntilCondition(seen -> seen != null && condition.test(seen), SECONDS, TimeUnit.SECONDS);
    }

    void awaitGone(String pod) {
        client.pods()
                .inNamespace(name)
                .withName(pod)
                .waitUntilCondition(seen -> seen == null, SECONDS, TimeUnit.SECONDS);
    }

    static boolean is(Pod pod, String condition, String status) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(one ->
                        one.getType().equals(condition) && one.getStatus().equals(status));
    }

    static boolean isReady(Pod pod) {
        return is(pod, "Ready", "True");
    }

    static boolean isUnschedulable(Pod pod) {
        return is(pod, "PodScheduled", "False");
    }
}
