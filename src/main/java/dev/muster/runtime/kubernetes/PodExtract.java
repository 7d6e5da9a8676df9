package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Cuts what is kept of the cluster down to what is read.
final class PodExtract {
    private static final Set<String> MARKS = Set.of(
            PodMarks.VERSION_LABEL,
            PodMarks.VERSION,
            PodMarks.SAFE_TO_EVICT,
            PodReplacement.OTHER_PORTS,
            PortNote.RANGES);

    private PodExtract() {}

    static Pod of(Pod pod) {
        return new PodBuilder()
                .withMetadata(metadata(pod.getMetadata()))
                .withNewSpec()
                .withNodeName(pod.getSpec().getNodeName())
                .withRestartPolicy(pod.getSpec().getRestartPolicy())
                .withContainers(pod.getSpec().getContainers().stream()
                        .map(PodExtract::container)
                        .toList())
                .endSpec()
                .withStatus(status(Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new)))
                .build();
    }

    static Node of(Node node) {
        var status = Optional.ofNullable(node.getStatus());
        return new NodeBuilder()
                .withMetadata(metadata(node.getMetadata()))
                .withNewStatus()
                .withAddresses(status.map(known -> known.getAddresses()).orElse(List.of()))
                .withConditions(status.map(known -> known.getConditions()).orElse(List.of()).stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .toList())
                .endStatus()
                .build();
    }

    private static ObjectMeta metadata(ObjectMeta whole) {
        return new ObjectMetaBuilder()
                .withNamespace(whole.getNamespace())
                .withName(whole.getName())
                .withUid(whole.getUid())
                .withResourceVersion(whole.getResourceVersion())
                .withDeletionTimestamp(whole.getDeletionTimestamp())
                .withLabels(marks(whole.getLabels()))
                .withAnnotations(marks(whole.getAnnotations()))
                .build();
    }

    private static Map<String, String> marks(Map<String, String> all) {
        var kept = new TreeMap<>(Objects.requireNonNullElse(all, Map.of()));
        kept.keySet().retainAll(MARKS);
        return kept;
    }

    private static Container container(Container whole) {
        return new ContainerBuilder()
                .withName(whole.getName())
                .withPorts(whole.getPorts())
                .withEnv(whole.getEnv().stream().filter(PodReading::isToken).toList())
                .build();
    }

    private static PodStatus status(PodStatus whole) {
        return new PodStatusBuilder()
                .withPhase(whole.getPhase())
                .withReason(whole.getReason())
                .withMessage(whole.getMessage())
                .withConditions(whole.getConditions())
                .withInitContainerStatuses(containers(whole.getInitContainerStatuses()))
                .withContainerStatuses(containers(whole.getContainerStatuses()))
                .build();
    }

    private static List<ContainerStatus> containers(List<ContainerStatus> all) {
        return all.stream()
                .map(whole -> new ContainerStatusBuilder()
                        .withName(whole.getName())
                        .withImage(whole.getImage())
                        .withState(whole.getState())
                        .withLastState(whole.getLastState())
                        .build())
                .toList();
    }
}
