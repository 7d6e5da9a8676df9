package dev.muster.runtime.kubernetes;

import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomVariables;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads from a pod how the room in it is, and says it in words that an operator understands. The first
/// that applies counts: its end, the end of its node, its containers, what it waits for.
final class PodReading {
    private static final String CONFLICT = "free ports for the requested pod ports";

    /// Conditions that say what a pod waits for, in the order in which they come true.
    private static final List<String> STEPS = List.of("PodScheduled", "Initialized", "ContainersReady", "Ready");

    private final Pod pod;
    private final NodeSight node;

    /// What a pod says.
    private record Verdict(InstanceStatus status, String text) {}

    private PodReading(Pod pod, NodeSight node) {
        this.pod = pod;
        this.node = node;
    }

    /// @param node of the pod, if it has one
    static Instance of(Pod pod, NodeSight node) {
        return new PodReading(pod, node).instance();
    }

    /// The room that a pod is.
    static RoomRef room(Pod pod) {
        return new RoomRef(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }

    /// How often the cluster was changed before this was written: of two pods of a cluster, the newer has more.
    static long number(Pod pod) {
        return number(pod.getMetadata().getResourceVersion());
    }

    /// The number of a version, 0 when it is none.
    static long number(@Nullable String resourceVersion) {
        try {
            return resourceVersion == null ? 0 : Long.parseLong(resourceVersion);
        } catch (NumberFormatException opaque) {
            return 0;
        }
    }

    /// The secret of the room that a pod is.
    static Optional<String> token(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(PodReading::isToken)
                .map(EnvVar::getValue)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /// Whether a variable holds the secret of its room.
    static boolean isToken(EnvVar variable) {
        return RoomVariables.TOKEN.equals(variable.getName());
    }

    /// The node that a pod was given to.
    static Optional<String> node(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName()).filter(name -> !name.isEmpty());
    }

    /// Whether a pod finds no node because its host ports are taken.
    static boolean isPortConflict(Pod pod) {
        return !isEnding(pod) && node(pod).isEmpty() && unscheduled(pod).contains(CONFLICT);
    }

    /// Whether a pod was told to end.
    static boolean isEnding(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /// Whether nothing runs in a pod any more, and nothing will.
    static boolean isOver(Pod pod) {
        return "Succeeded".equals(phase(pod)) || "Failed".equals(phase(pod));
    }

    private Instance instance() {
        var verdict = verdict();
        var metadata = pod.getMetadata();
        return new Instance(
                room(pod),
                version(),
                verdict.status(),
                Words.cut(verdict.text()),
                address(),
                new Revision(metadata.getUid(), number(pod)));
    }

    private String version() {
        var labels = Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.<String, String>of());
        var annotations = Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of());
        return annotations.getOrDefault(PodMarks.VERSION, labels.getOrDefault(PodMarks.VERSION_LABEL, ""));
    }

    private Verdict verdict() {
        if (isEnding(pod)) {
            return new Verdict(InstanceStatus.TERMINATING, "being deleted");
        }
        return switch (phase(pod)) {
            case "Succeeded" -> new Verdict(InstanceStatus.TERMINATING, "exited");
            case "Failed" -> new Verdict(InstanceStatus.ERROR, ContainerReading.failure(pod));
            case "Unknown" -> new Verdict(InstanceStatus.ERROR, "node " + nodeName() + " does not answer");
            default -> living();
        };
    }

    private Verdict living() {
        if (node instanceof NodeSight.Gone) {
            return new Verdict(InstanceStatus.ERROR, "node " + nodeName() + " is gone");
        }
        return ContainerReading.fault(pod)
                .map(fault -> new Verdict(fault.status(), fault.text()))
                .orElseGet(this::rising);
    }

    private Verdict rising() {
        var unmet = unmet();
        if (unmet.isPresent()) {
            return pending(waiting(unmet.get()));
        }
        boolean ready = condition("Ready").isPresent() || phase(pod).equals("Running");
        if (!ready || node(pod).isEmpty()) {
            return pending("");
        }
        return switch (node) {
            case NodeSight.Seen(String address, boolean answers)
            when address != null -> new Verdict(InstanceStatus.READY, "");
            case NodeSight.Seen without -> pending("node " + nodeName() + " has no address of a wanted kind");
            case NodeSight.Unseen unseen -> pending("node " + nodeName() + " is not known yet");
            case NodeSight.Gone gone -> pending("node " + nodeName() + " is gone");
        };
    }

    private String waiting(PodCondition unmet) {
        if (unmet.getType().equals("PodScheduled")) {
            return isPortConflict(pod)
                    ? "its host ports are taken on the nodes that could run it: " + unscheduled(pod)
                    : "no node can run it: " + said(unmet);
        }
        if (node instanceof NodeSight.Seen(String address, boolean answers) && !answers) {
            return "node " + nodeName() + " does not answer";
        }
        return ContainerReading.wait(pod).orElseGet(() -> said(unmet));
    }

    private static String said(PodCondition condition) {
        return Words.joined(
                Objects.requireNonNullElse(condition.getReason(), "not " + condition.getType()),
                Objects.requireNonNullElse(condition.getMessage(), ""));
    }

    private Optional<PodCondition> unmet() {
        return STEPS.stream()
                .flatMap(type -> condition(type).stream())
                .filter(condition -> !"True".equals(condition.getStatus()))
                .findFirst();
    }

    private Optional<PodCondition> condition(String type) {
        return condition(pod, type);
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst();
    }

    private static String unscheduled(Pod pod) {
        return condition(pod, "PodScheduled")
                .filter(condition -> "False".equals(condition.getStatus()))
                .map(PodCondition::getMessage)
                .orElse("");
    }

    /// A pod that the API server just took has no phase yet.
    private static String phase(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
    }

    private static Verdict pending(String text) {
        return new Verdict(InstanceStatus.PENDING, text);
    }

    private String nodeName() {
        return node(pod).orElse("");
    }

    private @Nullable Address address() {
        if (!(node instanceof NodeSight.Seen(String host, boolean answers)) || host == null) {
            return null;
        }
        var ports = pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(PodReading::port)
                .toList();
        return new Address(host, ports);
    }

    private static Address.Port port(ContainerPort port) {
        return new Address.Port(
                Objects.requireNonNullElse(port.getName(), ""),
                Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                port.getHostPort());
    }
}
