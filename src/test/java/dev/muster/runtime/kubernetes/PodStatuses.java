package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// What a kubelet reports of a pod.
///
/// @param pod whose containers it names
/// @param podAddress the pod's own address
/// @param nodeAddress the address of its node
record PodStatuses(Pod pod, String podAddress, String nodeAddress) {
    PodStatus running(boolean ready, int restarts) {
        var state = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(now())
                .endRunning()
                .build();
        return status("Running", ready, state, restarts).build();
    }

    PodStatus waiting(String reason, String message) {
        return status("Pending", false, waits(reason, message), 0).build();
    }

    /// Its containers ended, and are not started again.
    PodStatus ended(int exitCode, String lastWords, int restarts) {
        return status(exitCode == 0 ? "Succeeded" : "Failed", false, terminated(exitCode, lastWords), restarts)
                .build();
    }

    /// Its containers ended, and will be started again after a while.
    PodStatus backOff(int exitCode, String lastWords, int restarts) {
        var state = waits("CrashLoopBackOff", "back-off 10s restarting failed container");
        var status = status("Running", false, state, restarts).build();
        status.getContainerStatuses().forEach(container -> container.setLastState(terminated(exitCode, lastWords)));
        return status;
    }

    PodStatus evicted(String message) {
        return new PodStatusBuilder()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage(message)
                .build();
    }

    static PodStatus unschedulable(String message) {
        return new PodStatusBuilder()
                .withPhase("Pending")
                .addToConditions(new PodConditionBuilder(condition("PodScheduled", false))
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .build())
                .build();
    }

    private PodStatusBuilder status(String phase, boolean ready, ContainerState state, int restarts) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(nodeAddress)
                .withPodIP(podAddress)
                .addNewPodIP(podAddress)
                .withStartTime(now())
                .withConditions(
                        condition("PodScheduled", true),
                        condition("Initialized", true),
                        condition("ContainersReady", ready),
                        condition("Ready", ready))
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> container(container.getName(), container.getImage(), ready, state, restarts))
                        .toList());
    }

    private static ContainerStatus container(
            String name, String image, boolean ready, ContainerState state, int restarts) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withImage(image)
                .withImageID("")
                .withReady(ready)
                .withStarted(state.getRunning() != null)
                .withRestartCount(restarts)
                .withState(state)
                .build();
    }

    private static ContainerState waits(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static ContainerState terminated(int exitCode, String lastWords) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withMessage(lastWords)
                .withFinishedAt(now())
                .endTerminated()
                .build();
    }

    private static PodCondition condition(String type, boolean holds) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(holds ? "True" : "False")
                .withLastTransitionTime(now())
                .build();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// The host ports that a pod takes, such as `UDP/7777`.
    static List<String> hostPorts(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null)
                .map(port -> port.getProtocol() + "/" + port.getHostPort())
                .toList();
    }
}
