package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The namespaces of schedulers, one each, of the same name. One that was there before is used only when it
/// carries our label, and is never deleted.
final class Namespaces {
    /// Annotation of those that Muster made, and so may delete.
    static final String CREATED = "muster.dev/created";

    private static final Logger LOG = Logger.getLogger(Namespaces.class);

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final ClusterEvents events;
    private final Set<String> usable = ConcurrentHashMap.newKeySet();
    private final Map<String, Object> asking = new ConcurrentHashMap<>();

    Namespaces(KubernetesClient client, ApiCalls calls, ClusterEvents events) {
        this.client = client;
        this.calls = calls;
        this.events = events;
    }

    /// Makes sure that a scheduler has its namespace.
    ///
    /// @throws ApiFaultException when it cannot be made, or is not ours to use
    void ensure(String name) {
        if (usable.contains(name)) {
            return;
        }
        // One asks for all rooms that are started together.
        synchronized (asking.computeIfAbsent(name, any -> new Object())) {
            if (!usable.contains(name)) {
                var found = find(name);
                requireUsable(found == null ? create(name) : found);
                usable.add(name);
            }
        }
    }

    /// A namespace was not as it was thought to be: it is looked at again before the next use.
    void doubt(String name) {
        usable.remove(name);
    }

    /// Deletes the namespace of a scheduler that is gone, if Muster made it and no pod is in it.
    void delete(String name) {
        usable.remove(name);
        asking.remove(name);
        var found = find(name);
        if (found == null || !isOurs(found) || !isCreated(found) || isEnding(found)) {
            return;
        }
        if (!pods(name, 1).isEmpty()) {
            LOG.warnf("a namespace is kept, pods are in it that belong to no room; namespace=%s", name);
            events.namespaceKept(found, "it holds pods that belong to no room of Muster");
            return;
        }
        try {
            var _ = calls.send(
                    "delete namespaces",
                    name,
                    () -> client.namespaces().withName(name).delete());
            LOG.infof("deleted the namespace of a scheduler that is gone; namespace=%s", name);
        } catch (ApiFaultException e) {
            if (e.kind() != ApiFault.Kind.MISSING) {
                throw e;
            }
        }
    }

    private Namespace create(String name) {
        var wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .addToLabels(PodMarks.HERITAGE, PodMarks.MAESTRO)
                .addToLabels(PodMarks.SCHEDULER, name)
                .addToAnnotations(CREATED, "true")
                .endMetadata()
                .build();
        try {
            return calls.send(
                    "create namespaces",
                    name,
                    () -> client.namespaces().resource(wanted).create());
        } catch (ApiFaultException e) {
            var found = e.kind() == ApiFault.Kind.CONFLICT ? find(name) : null;
            if (found == null) {
                throw e;
            }
            return found;
        }
    }

    private void requireUsable(Namespace found) {
        var name = found.getMetadata().getName();
        if (isEnding(found)) {
            throw new ApiFaultException(new ApiFault(
                    ApiFault.Kind.ENDING,
                    "namespace \"" + name + "\" is being deleted, and nothing can be made in it until it is gone"
                            + stuck(found)));
        }
        if (!isOurs(found)) {
            var why = "namespace \"" + name + "\" exists and is not Muster's: label it " + PodMarks.MANAGED_BY + "="
                    + PodMarks.MUSTER + " to let Muster use it";
            events.namespaceRefused(found, why);
            throw new ApiFaultException(new ApiFault(ApiFault.Kind.REFUSED, why));
        }
    }

    // What keeps it from going, as Kubernetes says; of pods it says nothing while it waits for them.
    private String stuck(Namespace found) {
        var said = found.getStatus() == null
                ? Stream.<String>of()
                : found.getStatus().getConditions().stream()
                        .filter(condition -> "True".equals(condition.getStatus()) && condition.getMessage() != null)
                        .map(NamespaceCondition::getMessage);
        var held = pods(found.getMetadata().getName(), 100).stream()
                .filter(pod -> !pod.getMetadata().getFinalizers().isEmpty())
                .limit(1)
                .map(pod -> "pod \"" + pod.getMetadata().getName() + "\" is kept by "
                        + String.join(", ", pod.getMetadata().getFinalizers()));
        return Stream.concat(said, held).map(why -> "; " + Words.cut(why)).collect(Collectors.joining());
    }

    private List<Pod> pods(String name, long most) {
        PodList some = calls.send(
                "list pods",
                name,
                () -> client.pods()
                        .inNamespace(name)
                        .list(new ListOptionsBuilder().withLimit(most).build()));
        return some.getItems();
    }

    private @Nullable Namespace find(String name) {
        return calls.<@Nullable Namespace>send(
                "get namespaces", name, () -> client.namespaces().withName(name).get());
    }

    private static boolean isOurs(Namespace namespace) {
        return PodMarks.MUSTER.equals(labels(namespace.getMetadata()).get(PodMarks.MANAGED_BY));
    }

    private static boolean isCreated(Namespace namespace) {
        var annotations =
                Objects.requireNonNullElse(namespace.getMetadata().getAnnotations(), Map.<String, String>of());
        return "true".equals(annotations.get(CREATED));
    }

    private static boolean isEnding(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() != null;
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    }
}
