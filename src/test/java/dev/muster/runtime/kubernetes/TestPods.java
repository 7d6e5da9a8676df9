package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Pods of rooms that say little more than what a test is about.
final class TestPods {
    private TestPods() {}

    /// As the API server answers to its creation: no phase, no node.
    static Pod fresh(String room) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("arena")
                .withName(room)
                .withUid("uid-" + room)
                .withResourceVersion("7")
                .addToLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToLabels(PodMarks.VERSION_LABEL, "v1.0.0")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("game")
                .withImage("registry.example/game:1")
                .addNewPort()
                .withName("game")
                .withProtocol("UDP")
                .withContainerPort(7777)
                .withHostPort(20001)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }

    /// On a node, in a phase, with nothing unmet.
    static Pod in(String phase) {
        return edit(
                fresh("one"),
                pod -> pod.editSpec()
                        .withNodeName("node-1")
                        .endSpec()
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus());
    }

    /// What is read of it.
    static SeenPod seen(Pod pod) {
        return PodJson.of(pod);
    }

    static Pod edit(Pod pod, UnaryOperator<PodBuilder> change) {
        return change.apply(new PodBuilder(pod)).build();
    }

    static Pod with(Pod pod, ContainerStatus container) {
        return edit(
                pod,
                builder -> builder.editOrNewStatus()
                        .withContainerStatuses(container)
                        .endStatus());
    }

    static Pod with(Pod pod, String condition, String status, @Nullable String reason, @Nullable String message) {
        return edit(
                pod,
                builder -> builder.editOrNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage(message)
                        .endCondition()
                        .endStatus());
    }

    /// The same, as a later change left it.
    static Pod at(Pod pod, String uid, long number) {
        return edit(
                pod,
                builder -> builder.editMetadata()
                        .withUid(uid)
                        .withResourceVersion(Long.toString(number))
                        .endMetadata());
    }

    static Pod conflicting(Pod pod) {
        return with(
                pod,
                "PodScheduled",
                "False",
                "Unschedulable",
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
    }

    static ContainerStatus waiting(String reason, String message) {
        return container()
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .build();
    }

    static ContainerStatus terminated(int status, String reason, String message) {
        return container()
                .withNewState()
                .withNewTerminated()
                .withExitCode(status)
                .withReason(reason)
                .withMessage(message)
                .endTerminated()
                .endState()
                .build();
    }

    static ContainerStatusBuilder container() {
        return new ContainerStatusBuilder().withName("game").withImage("registry.example/game:1");
    }
}
