package dev.muster.runtime.kubernetes;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.RuntimeFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Puts what schedulers say beyond Maestro's fields into a pod or a container, where Kubernetes has it.
///
/// @param <B> what is being built
final class PodFields<B> {
    /// Beside a scheduler's containers. What Maestro's fields made stays: tolerations are added to theirs.
    static final PodFields<PodSpecBuilder> OF_SPEC = new PodFields<>(List.of(
            field(
                    "automountServiceAccountToken",
                    new TypeReference<Boolean>() {},
                    (pod, value) -> pod.withAutomountServiceAccountToken(value)),
            field(
                    "imagePullSecrets",
                    new TypeReference<List<LocalObjectReference>>() {},
                    (pod, value) -> pod.withImagePullSecrets(value)),
            field(
                    "initContainers",
                    new TypeReference<List<Container>>() {},
                    (pod, value) -> pod.withInitContainers(value)),
            field(
                    "nodeSelector",
                    new TypeReference<Map<String, String>>() {},
                    (pod, value) -> pod.withNodeSelector(value)),
            field(
                    "priorityClassName",
                    new TypeReference<String>() {},
                    (pod, value) -> pod.withPriorityClassName(value)),
            field("runtimeClassName", new TypeReference<String>() {}, (pod, value) -> pod.withRuntimeClassName(value)),
            field(
                    "securityContext",
                    new TypeReference<PodSecurityContext>() {},
                    (pod, value) -> pod.withSecurityContext(value)),
            field(
                    "serviceAccountName",
                    new TypeReference<String>() {},
                    (pod, value) -> pod.withServiceAccountName(value)),
            field(
                    "tolerations",
                    new TypeReference<List<Toleration>>() {},
                    (pod, value) -> pod.addAllToTolerations(value)),
            field(
                    "topologySpreadConstraints",
                    new TypeReference<List<TopologySpreadConstraint>>() {},
                    (pod, value) -> pod.withTopologySpreadConstraints(value)),
            field("volumes", new TypeReference<List<Volume>>() {}, (pod, value) -> pod.withVolumes(value))));

    /// In a container. Resources are added to those that Maestro's fields name.
    static final PodFields<ContainerBuilder> OF_CONTAINER = new PodFields<>(List.of(
            field(
                    "envFrom",
                    new TypeReference<List<EnvFromSource>>() {},
                    (container, value) -> container.withEnvFrom(value)),
            field("lifecycle", new TypeReference<Lifecycle>() {}, (container, value) -> container.withLifecycle(value)),
            field(
                    "livenessProbe",
                    new TypeReference<Probe>() {},
                    (container, value) -> container.withLivenessProbe(value)),
            field(
                    "readinessProbe",
                    new TypeReference<Probe>() {},
                    (container, value) -> container.withReadinessProbe(value)),
            field("resources", new TypeReference<ResourceRequirements>() {}, PodFields::addResources),
            field(
                    "securityContext",
                    new TypeReference<SecurityContext>() {},
                    (container, value) -> container.withSecurityContext(value)),
            field(
                    "startupProbe",
                    new TypeReference<Probe>() {},
                    (container, value) -> container.withStartupProbe(value)),
            field(
                    "volumeMounts",
                    new TypeReference<List<VolumeMount>>() {},
                    (container, value) -> container.withVolumeMounts(value))));

    private record Field<T, B>(String name, TypeReference<T> type, BiConsumer<B, T> setter) {
        void read(String json, String path, B into) {
            setter.accept(into, StrictJson.read(json, type, path + "." + name));
        }
    }

    private final List<Field<?, B>> fields;

    private PodFields(List<Field<?, B>> fields) {
        this.fields = fields;
    }

    /// Fills in what is given, and leaves out what cannot be read.
    ///
    /// @param path of what is being built
    /// @return one line `<path>: <reason>` for each fault
    List<String> fill(B into, RuntimeFields given, String path) {
        var faults = new ArrayList<String>();
        for (var field : fields) {
            var json = given.find(field.name());
            if (json.isPresent()) {
                try {
                    field.read(json.get(), path, into);
                } catch (MusterException fault) {
                    faults.add(String.valueOf(fault.getMessage()));
                }
            }
        }
        return faults;
    }

    /// The names of the fields.
    List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    private static <T, B> Field<T, B> field(String name, TypeReference<T> type, BiConsumer<B, T> setter) {
        return new Field<>(name, type, setter);
    }

    private static void addResources(ContainerBuilder container, ResourceRequirements more) {
        var old = container.buildResources();
        container
                .editOrNewResources()
                .withClaims(more.getClaims())
                .withRequests(union(more.getRequests(), old == null ? null : old.getRequests()))
                .withLimits(union(more.getLimits(), old == null ? null : old.getLimits()))
                .endResources();
    }

    private static Map<String, Quantity> union(
            @Nullable Map<String, Quantity> more, @Nullable Map<String, Quantity> winning) {
        var union = new TreeMap<String, Quantity>();
        if (more != null) {
            union.putAll(more);
        }
        if (winning != null) {
            union.putAll(winning);
        }
        return union;
    }
}
