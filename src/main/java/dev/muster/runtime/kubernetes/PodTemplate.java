package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRequest;
import dev.muster.runtime.RoomVariables;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Makes the pod of a room. The same room always gets the same pod.
final class PodTemplate {
    private final PodSettings settings;

    PodTemplate(PodSettings settings) {
        this.settings = settings;
    }

    /// @param hostPorts one for each port of the scheduler's containers, in their order
    /// @throws MusterException UNAVAILABLE when the scheduler says what [PodCheck] would have refused
    Pod pod(RoomRequest room, List<Integer> hostPorts) {
        var scheduler = room.scheduler();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(scheduler.name())
                .withName(room.room())
                .withLabels(labels(scheduler))
                .withAnnotations(annotations(scheduler))
                .endMetadata()
                .withSpec(spec(room, hostPorts.iterator()))
                .build();
    }

    private static Map<String, String> labels(Scheduler scheduler) {
        var labels = new TreeMap<String, String>();
        labels.put(PodMarks.VERSION_LABEL, scheduler.version());
        labels.putAll(scheduler.labels());
        labels.putAll(PodMarks.identity(scheduler));
        return labels;
    }

    private static Map<String, String> annotations(Scheduler scheduler) {
        var annotations = new TreeMap<String, String>();
        annotations.put(PodMarks.SAFE_TO_EVICT, "true");
        annotations.putAll(scheduler.annotations());
        annotations.put(PodMarks.VERSION, scheduler.version());
        annotations.put(PodMarks.CREATION, scheduler.createdAt().toString());
        return annotations;
    }

    private PodSpec spec(RoomRequest room, Iterator<Integer> hostPorts) {
        var spec = room.scheduler().spec();
        var faults = new ArrayList<String>();
        var pod = new PodSpecBuilder()
                // Each Service of the namespace would be five variables of each room.
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(seconds(spec.terminationGracePeriod()))
                .withRestartPolicy(spec.restartPolicy())
                .withTolerations(tolerations(spec))
                .withTopologySpreadConstraints(spread());
        if (!spec.affinity().isEmpty()) {
            pod.withAffinity(affinity(spec.affinity()));
        }
        faults.addAll(PodFields.OF_SPEC.fill(pod, spec.fields(), "spec"));
        selectOwnRooms(pod, room.scheduler());
        for (var container : spec.containers()) {
            var made = container(room, container, hostPorts);
            faults.addAll(PodFields.OF_CONTAINER.fill(made, container.fields(), container.name()));
            pod.addToContainers(made.build());
        }
        if (!faults.isEmpty()) {
            throw MusterException.unavailable("cannot make a pod: " + String.join("; ", faults));
        }
        return pod.build();
    }

    /// Rounded up: a pod has whole seconds, and none at all would mean Kubernetes' thirty.
    private static long seconds(Duration grace) {
        return grace.plusSeconds(1).minusNanos(1).toSeconds();
    }

    private static List<Toleration> tolerations(Spec spec) {
        var tolerations = new ArrayList<Toleration>();
        if (!spec.toleration().isEmpty()) {
            tolerations.add(new TolerationBuilder()
                    .withKey("dedicated")
                    .withOperator("Equal")
                    .withValue(spec.toleration())
                    .withEffect("NoSchedule")
                    .build());
        }
        return tolerations;
    }

    private static Affinity affinity(String label) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(label)
                .withOperator("In")
                .withValues("true")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    private List<TopologySpreadConstraint> spread() {
        var spread = settings.spread();
        if (spread == null) {
            return List.of();
        }
        return List.of(new TopologySpreadConstraintBuilder()
                .withMaxSkew(spread.maxSkew())
                .withTopologyKey(spread.topologyKey())
                .withWhenUnsatisfiable(spread.required() ? "DoNotSchedule" : "ScheduleAnyway")
                .build());
    }

    /// A constraint that does not say which pods it counts is about the rooms of this scheduler.
    private static void selectOwnRooms(PodSpecBuilder pod, Scheduler scheduler) {
        var constraints = new ArrayList<TopologySpreadConstraint>();
        for (var constraint : pod.buildTopologySpreadConstraints()) {
            constraints.add(
                    constraint.getLabelSelector() != null
                            ? constraint
                            : new TopologySpreadConstraintBuilder(constraint)
                                    .withNewLabelSelector()
                                    .addToMatchLabels(PodMarks.SCHEDULER, scheduler.name())
                                    .endLabelSelector()
                                    .build());
        }
        pod.withTopologySpreadConstraints(constraints);
    }

    private ContainerBuilder container(RoomRequest room, Container container, Iterator<Integer> hostPorts) {
        return new ContainerBuilder()
                .withName(container.name())
                .withImage(container.image())
                .withImagePullPolicy(container.imagePullPolicy())
                .withCommand(container.command())
                .withArgs(container.args())
                .withEnv(environment(room, container))
                .withResources(resources(container))
                .withPorts(ports(container, hostPorts));
    }

    private List<EnvVar> environment(RoomRequest room, Container container) {
        var variables = new ArrayList<EnvVar>();
        for (var variable : container.environment()) {
            variables.add(variable(variable));
        }
        var listening = room.scheduler().spec().containers().stream()
                .flatMap(other -> other.ports().stream()
                        .map(port -> new RoomVariables.Listening(other.name(), port.name(), port.port())))
                .toList();
        // The last of two with the same name is the one that counts.
        RoomVariables.of(room, container, listening, settings.roomsUrl())
                .forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        return variables;
    }

    private static EnvVar variable(EnvironmentVariable variable) {
        var made = new EnvVarBuilder().withName(variable.name());
        return switch (variable.source()) {
            case Value value -> made.withValue(value.value()).build();
            case FieldRef field ->
                made.withNewValueFrom()
                        .withNewFieldRef(null, field.path())
                        .endValueFrom()
                        .build();
            case SecretKeyRef secret ->
                made.withNewValueFrom()
                        .withNewSecretKeyRef(secret.key(), secret.name(), null)
                        .endValueFrom()
                        .build();
        };
    }

    private static ResourceRequirements resources(Container container) {
        return new ResourceRequirementsBuilder()
                .withRequests(quantities(container.requests()))
                .withLimits(quantities(container.limits()))
                .build();
    }

    private static Map<String, Quantity> quantities(Container.Resources resources) {
        var quantities = new TreeMap<String, Quantity>();
        quantities.put("memory", new Quantity(resources.memory()));
        quantities.put("cpu", new Quantity(resources.cpu()));
        return quantities;
    }

    private static List<ContainerPort> ports(Container container, Iterator<Integer> hostPorts) {
        var ports = new ArrayList<ContainerPort>();
        for (var port : container.ports()) {
            ports.add(new ContainerPortBuilder()
                    .withName(port.name())
                    .withProtocol(port.protocol().toUpperCase(Locale.ROOT))
                    .withContainerPort(port.port())
                    .withHostPort(hostPorts.next())
                    .build());
        }
        return ports;
    }
}
