package dev.muster.scheduler.wire;

import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a patch makes of a scheduler. Lists, maps and blocks that are given replace the old ones as a whole;
/// `spec` and `autoscaling` are merged field by field, containers by their place in the list.
final class PatchWire {
    private static final Set<String> CLEARABLE =
            Set.of("portRange", "autoscaling", "forwarders", "annotations", "labels");
    private static final Pattern CLEARABLE_OF_CONTAINER =
            Pattern.compile("spec\\.containers\\[[0-9]{1,4}]\\.(command|environment|ports)");
    private static final Autoscaling NO_AUTOSCALING = new Autoscaling(false, 0, 0, 0, "", null, null);

    private final PatchSchedulerRequest patch;
    private final Set<String> clear;

    /// @throws MusterException INVALID_ARGUMENT when something is to be cleared that cannot be
    PatchWire(PatchSchedulerRequest patch) {
        this.patch = patch;
        this.clear = new HashSet<>(patch.getClearList());
        for (var path : clear) {
            if (!CLEARABLE.contains(path)
                    && !CLEARABLE_OF_CONTAINER.matcher(path).matches()) {
                throw MusterException.invalid("clear: \"" + path + "\" cannot be cleared");
            }
        }
    }

    /// Whether it says nothing but whose patch it is.
    boolean isEmpty() {
        return patch.toBuilder().clearName().clearGame().build().equals(PatchSchedulerRequest.getDefaultInstance());
    }

    Scheduler apply(Scheduler old) {
        return new Scheduler(
                old.name(),
                patch.hasGame() ? patch.getGame() : old.game(),
                old.state(),
                old.version(),
                old.createdAt(),
                patch.hasMaxSurge() ? patch.getMaxSurge() : old.maxSurge(),
                patch.hasRoomsReplicas() ? patch.getRoomsReplicas() : old.roomsReplicas(),
                spec(old.spec()),
                patch.hasPortRange()
                        ? SchedulerWire.toDomain(patch.getPortRange())
                        : unlessCleared("portRange", old.portRange()),
                autoscaling(old.autoscaling()),
                patch.getForwardersCount() > 0
                        ? SchedulerWire.forwarders(patch.getForwardersList())
                        : clear.contains("forwarders") ? List.of() : old.forwarders(),
                map("annotations", patch.getAnnotationsMap(), old.annotations()),
                map("labels", patch.getLabelsMap(), old.labels()),
                patch.hasMatchAllocation() ? patch.getMatchAllocation().getMaxMatches() : old.maxMatches());
    }

    private <T> @Nullable T unlessCleared(String field, @Nullable T old) {
        return clear.contains(field) ? null : old;
    }

    private Map<String, String> map(String field, Map<String, String> given, Map<String, String> old) {
        if (!given.isEmpty()) {
            return given;
        }
        return clear.contains(field) ? Map.of() : old;
    }

    private Spec spec(Spec old) {
        var spec = patch.getSpec();
        return new Spec(
                spec.hasTerminationGracePeriod()
                        ? SchedulerWire.toDomain(spec.getTerminationGracePeriod())
                        : old.terminationGracePeriod(),
                containers(spec.getContainersList(), old.containers()),
                spec.hasToleration() ? spec.getToleration() : old.toleration(),
                spec.hasAffinity() ? spec.getAffinity() : old.affinity(),
                spec.hasRestartPolicy() ? SchedulerWire.restartPolicy(spec.getRestartPolicy()) : old.restartPolicy(),
                RuntimeFieldsWire.merged(old.fields(), spec, RuntimeFields.OF_SPEC, "spec"));
    }

    private List<Container> containers(List<OptionalContainer> given, List<Container> old) {
        List<Container> merged = new ArrayList<>();
        for (int i = 0; i < Math.max(given.size(), old.size()); i++) {
            merged.add(container(
                    "spec.containers[" + i + "]",
                    i < given.size() ? given.get(i) : OptionalContainer.getDefaultInstance(),
                    i < old.size() ? old.get(i) : ContainerWire.EMPTY));
        }
        return merged;
    }

    private Container container(String path, OptionalContainer given, Container old) {
        return new Container(
                given.hasName() ? given.getName() : old.name(),
                given.hasImage() ? given.getImage() : old.image(),
                given.hasImagePullPolicy() ? given.getImagePullPolicy() : old.imagePullPolicy(),
                list(path + ".command", given.getCommandList(), old.command()),
                given.hasArgs() ? RuntimeFieldsWire.texts(given.getArgs(), path + ".args") : old.args(),
                list(path + ".environment", ContainerWire.environment(given.getEnvironmentList()), old.environment()),
                given.hasRequests() ? ContainerWire.toDomain(given.getRequests()) : old.requests(),
                given.hasLimits() ? ContainerWire.toDomain(given.getLimits()) : old.limits(),
                list(path + ".ports", ContainerWire.ports(given.getPortsList()), old.ports()),
                RuntimeFieldsWire.merged(old.fields(), given, RuntimeFields.OF_CONTAINER, path));
    }

    private <T> List<T> list(String path, List<T> given, List<T> old) {
        if (!given.isEmpty()) {
            return given;
        }
        return clear.contains(path) ? List.of() : old;
    }

    private @Nullable Autoscaling autoscaling(@Nullable Autoscaling stored) {
        if (!patch.hasAutoscaling()) {
            return unlessCleared("autoscaling", stored);
        }
        var given = patch.getAutoscaling();
        var old = stored == null ? NO_AUTOSCALING : stored;
        var merged = new Autoscaling(
                given.hasEnabled() ? given.getEnabled() : old.enabled(),
                given.hasMin() ? given.getMin() : old.min(),
                given.hasMax() ? given.getMax() : old.max(),
                given.hasCooldown() ? given.getCooldown() : old.cooldownSeconds(),
                old.policyType(),
                old.roomOccupancy(),
                old.fixedBuffer());
        return given.hasPolicy() ? AutoscalingWire.withPolicy(merged, given.getPolicy()) : merged;
    }
}
