package dev.muster.runtime.kubernetes;

import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Puts another pod in the place of one that never had a node, under the same name. It is marked before, by a
/// change that only one worker can make, so that all workers know that its room is not gone.
final class PodReplacement {
    /// Annotation: another pod is about to come in the place of this, since when, in milliseconds since 1970.
    static final String OTHER_PORTS = "muster.dev/other-ports";

    /// After which a worker that began this is taken for dead.
    private static final long ABANDONED_MILLIS = 20_000;

    private static final int PATIENCE = 50;
    private static final int FEW = 3;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Clock clock;

    PodReplacement(KubernetesClient client, ApiCalls calls, Clock clock) {
        this.client = client;
        this.calls = calls;
        this.clock = clock;
    }

    /// Whether another pod is about to come in the place of one.
    static boolean isMarked(SeenPod pod) {
        return pod.marks().containsKey(OTHER_PORTS);
    }

    /// Marks the pod of a room, unless there is no reason to replace it or somebody does already.
    ///
    /// @return the marked pod
    Optional<Pod> begin(RoomRef room, Predicate<SeenPod> reason) {
        for (int i = 1; true; i++) {
            var pod = find(room.scheduler(), room.room());
            if (pod == null) {
                return Optional.empty();
            }
            var seen = PodJson.of(pod);
            if (!reason.test(seen) || isUnderWay(seen)) {
                return Optional.empty();
            }
            try {
                return Optional.of(mark(pod, Long.toString(clock.millis())));
            } catch (ApiFaultException e) {
                if (e.kind() != ApiFault.Kind.CONFLICT || i == FEW) {
                    throw e;
                }
            }
        }
    }

    /// Takes a marked pod away and makes the next.
    ///
    /// @return the next, unless the marked found a node after all, or somebody else took it away
    Optional<Pod> complete(Pod marked, Pod wanted) throws InterruptedException {
        return takeAway(marked) ? Optional.of(make(asNew(wanted))) : Optional.empty();
    }

    private boolean isUnderWay(SeenPod pod) {
        try {
            return isMarked(pod)
                    && clock.millis() - Long.parseLong(pod.marks().getOrDefault(OTHER_PORTS, "")) < ABANDONED_MILLIS;
        } catch (NumberFormatException notOurs) {
            return false;
        }
    }

    /// @param since null to take the mark off
    private Pod mark(Pod pod, @Nullable String since) {
        var value = since == null ? "null" : '"' + since + '"';
        var version = pod.getMetadata().getResourceVersion();
        return calls.send(
                "patch pods",
                pod.getMetadata().getNamespace(),
                () -> client.pods()
                        .resource(pod)
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"resourceVersion\":\"" + version + "\",\"annotations\":{\""
                                        + OTHER_PORTS + "\":" + value + "}}}"));
    }

    private boolean takeAway(Pod marked) {
        var pod = marked;
        for (int i = 1; true; i++) {
            try {
                remove(pod);
                return true;
            } catch (ApiFaultException e) {
                if (e.kind() == ApiFault.Kind.MISSING) {
                    return true;
                }
                if (e.kind() != ApiFault.Kind.CONFLICT || i == PATIENCE) {
                    throw e;
                }
            }
            var now = find(
                    marked.getMetadata().getNamespace(), marked.getMetadata().getName());
            if (now == null
                    || !now.getMetadata().getUid().equals(marked.getMetadata().getUid())) {
                return now == null;
            }
            if (!PodJson.of(now).node().isEmpty()) {
                mark(now, null);
                return false;
            }
            pod = now;
        }
    }

    // Only as it was seen: the next of that name must not go instead.
    private void remove(Pod pod) {
        var metadata = pod.getMetadata();
        var _ = calls.send(
                "delete pods",
                metadata.getNamespace(),
                () -> client.pods()
                        .inNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .lockResourceVersion(metadata.getResourceVersion())
                        .delete());
    }

    private Pod make(Pod pod) throws InterruptedException {
        for (int i = 1; true; i++) {
            try {
                return calls.send(
                        "create pods",
                        pod.getMetadata().getNamespace(),
                        () -> client.pods().resource(pod).create());
            } catch (ApiFaultException e) {
                if (e.kind() != ApiFault.Kind.CONFLICT || i == PATIENCE) {
                    throw e;
                }
            }
            Thread.sleep(Duration.ofMillis(100)); // until the one before is gone
        }
    }

    private @Nullable Pod find(String namespace, String name) {
        return calls.<@Nullable Pod>send(
                "get pods",
                namespace,
                () -> client.pods().inNamespace(namespace).withName(name).get());
    }

    /// A pod as it would be asked for.
    static Pod asNew(Pod pod) {
        return new PodBuilder(pod)
                .withStatus(null)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .withGeneration(null)
                .withManagedFields(List.of())
                .removeFromAnnotations(OTHER_PORTS)
                .endMetadata()
                .editSpec()
                .withNodeName(null)
                .endSpec()
                .build();
    }
}
