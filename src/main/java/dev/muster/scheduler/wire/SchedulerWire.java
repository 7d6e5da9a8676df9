package dev.muster.scheduler.wire;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.RuntimeFields;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Spec;
import dev.muster.scheduler.StoredVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Converts schedulers between the domain and Maestro's messages. Requests get their defaults here and are
/// otherwise taken as they are: what is missing or wrong stays visible to the validation.
final class SchedulerWire {
    private static final int DEFAULT_MAX_MATCHES = 1;
    private static final Duration DEFAULT_FORWARDER_TIMEOUT = Duration.ofSeconds(1);
    private static final String DEFAULT_RESTART_POLICY = "Never";
    private static final Set<String> RESTART_POLICIES = Set.of("Always", "OnFailure", "Never");

    private SchedulerWire() {}

    /// The scheduler that a request describes, without version and time of creation.
    static Scheduler toDomain(CreateSchedulerRequest request) {
        return new Scheduler(
                request.getName(),
                request.getGame(),
                Scheduler.State.CREATING,
                "",
                Instant.EPOCH,
                request.getMaxSurge(),
                request.getRoomsReplicas(),
                toDomain(request.getSpec()),
                request.hasPortRange() ? toDomain(request.getPortRange()) : null,
                request.hasAutoscaling() ? AutoscalingWire.toDomain(request.getAutoscaling()) : null,
                forwarders(request.getForwardersList()),
                request.getAnnotationsMap(),
                request.getLabelsMap(),
                request.hasMatchAllocation() ? request.getMatchAllocation().getMaxMatches() : DEFAULT_MAX_MATCHES);
    }

    static dev.muster.scheduler.wire.Scheduler toWire(Scheduler scheduler) {
        var wire = dev.muster.scheduler.wire.Scheduler.newBuilder()
                .setName(scheduler.name())
                .setGame(scheduler.game())
                .setState(scheduler.state().word())
                .setCreatedAt(toWire(scheduler.createdAt()))
                .setMaxSurge(scheduler.maxSurge())
                .setRoomsReplicas(scheduler.roomsReplicas())
                .setSpec(toWire(scheduler.spec(), scheduler.version()))
                .addAllForwarders(scheduler.forwarders().stream()
                        .map(SchedulerWire::toWire)
                        .toList())
                .putAllAnnotations(scheduler.annotations())
                .putAllLabels(scheduler.labels())
                .setMatchAllocation(MatchAllocation.newBuilder().setMaxMatches(scheduler.maxMatches()));
        var range = scheduler.portRange();
        if (range != null) {
            wire.setPortRange(toWire(range));
        }
        var autoscaling = scheduler.autoscaling();
        if (autoscaling != null) {
            wire.setAutoscaling(AutoscalingWire.toWire(autoscaling));
        }
        return wire.build();
    }

    /// The line of a list.
    static SchedulerWithoutSpec toSummary(Scheduler scheduler) {
        var wire = SchedulerWithoutSpec.newBuilder()
                .setName(scheduler.name())
                .setGame(scheduler.game())
                .setState(scheduler.state().word())
                .setVersion(scheduler.version())
                .setCreatedAt(toWire(scheduler.createdAt()))
                .setMaxSurge(scheduler.maxSurge())
                .setRoomsReplicas(scheduler.roomsReplicas())
                .setMatchAllocation(MatchAllocation.newBuilder().setMaxMatches(scheduler.maxMatches()));
        var range = scheduler.portRange();
        if (range != null) {
            wire.setPortRange(toWire(range));
        }
        return wire.build();
    }

    static PortRange toDomain(dev.muster.scheduler.wire.PortRange wire) {
        return new PortRange(wire.getStart(), wire.getEnd());
    }

    static dev.muster.scheduler.wire.PortRange toWire(PortRange range) {
        return dev.muster.scheduler.wire.PortRange.newBuilder()
                .setStart(range.start())
                .setEnd(range.end())
                .build();
    }

    /// The scheduler that a request for a new version describes. A port range of nothing but zeros is none:
    /// some clients always send one.
    static Scheduler toDomain(NewSchedulerVersionRequest request) {
        var draft = CreateSchedulerRequest.newBuilder()
                .setName(request.getName())
                .setGame(request.getGame())
                .setSpec(request.getSpec())
                .setMaxSurge(request.getMaxSurge())
                .setRoomsReplicas(request.getRoomsReplicas())
                .addAllForwarders(request.getForwardersList())
                .putAllAnnotations(request.getAnnotationsMap())
                .putAllLabels(request.getLabelsMap());
        var range = request.getPortRange();
        if (range.getStart() != 0 || range.getEnd() != 0) {
            draft.setPortRange(range);
        }
        if (request.hasAutoscaling()) {
            draft.setAutoscaling(request.getAutoscaling());
        }
        if (request.hasMatchAllocation()) {
            draft.setMatchAllocation(request.getMatchAllocation());
        }
        return toDomain(draft.build());
    }

    static SchedulerInfo toWire(dev.muster.scheduler.SchedulerInfo info) {
        var scheduler = info.scheduler();
        var rooms = info.rooms();
        var wire = SchedulerInfo.newBuilder()
                .setName(scheduler.name())
                .setGame(scheduler.game())
                .setState(scheduler.state().word())
                .setRoomsReplicas(scheduler.roomsReplicas())
                .setRoomsReady(rooms.ready())
                .setRoomsOccupied(rooms.occupied())
                .setRoomsPending(rooms.pending())
                .setRoomsTerminating(rooms.terminating())
                .setMatchAllocation(MatchAllocation.newBuilder().setMaxMatches(scheduler.maxMatches()));
        var autoscaling = scheduler.autoscaling();
        if (autoscaling != null) {
            wire.setAutoscaling(AutoscalingInfo.newBuilder()
                    .setEnabled(autoscaling.enabled())
                    .setMin(autoscaling.min())
                    .setMax(autoscaling.max())
                    .setCooldown(autoscaling.cooldownSeconds()));
        }
        return wire.build();
    }

    static SchedulerVersion toWire(StoredVersion version) {
        return SchedulerVersion.newBuilder()
                .setVersion(version.version())
                .setIsActive(version.active())
                .setCreatedAt(toWire(version.createdAt()))
                .build();
    }

    /// @throws MusterException INVALID_ARGUMENT when it is none: gRPC carries any two numbers
    static Duration toDomain(com.google.protobuf.Duration wire) {
        if (!Durations.isValid(wire)) {
            throw MusterException.invalid("spec.terminationGracePeriod: not a duration");
        }
        return Duration.ofSeconds(wire.getSeconds(), wire.getNanos());
    }

    static List<Forwarder> forwarders(List<dev.muster.scheduler.wire.Forwarder> wire) {
        return wire.stream().map(SchedulerWire::toDomain).toList();
    }

    /// As in Maestro, an unknown word means the default.
    static String restartPolicy(String word) {
        return RESTART_POLICIES.contains(word) ? word : DEFAULT_RESTART_POLICY;
    }

    private static Spec toDomain(dev.muster.scheduler.wire.Spec wire) {
        var containers = new ArrayList<dev.muster.scheduler.Container>();
        for (var container : wire.getContainersList()) {
            containers.add(ContainerWire.toDomain(container, "spec.containers[" + containers.size() + "]"));
        }
        return new Spec(
                toDomain(wire.getTerminationGracePeriod()),
                containers,
                wire.getToleration(),
                wire.getAffinity(),
                restartPolicy(wire.getRestartPolicy()),
                RuntimeFieldsWire.toDomain(wire, RuntimeFields.OF_SPEC, "spec"));
    }

    private static dev.muster.scheduler.wire.Spec toWire(Spec spec, String version) {
        List<dev.muster.scheduler.wire.Container> containers =
                spec.containers().stream().map(ContainerWire::toWire).toList();
        var wire = dev.muster.scheduler.wire.Spec.newBuilder()
                .setVersion(version)
                .setTerminationGracePeriod(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(spec.terminationGracePeriod().toSeconds())
                        .setNanos(spec.terminationGracePeriod().toNanosPart()))
                .addAllContainers(containers)
                .setToleration(spec.toleration())
                .setAffinity(spec.affinity())
                .setRestartPolicy(spec.restartPolicy());
        return RuntimeFieldsWire.add(spec.fields(), wire).build();
    }

    private static Forwarder toDomain(dev.muster.scheduler.wire.Forwarder wire) {
        var options = wire.getOptions();
        return new Forwarder(
                wire.getName(),
                wire.getEnable(),
                wire.getType(),
                wire.getAddress(),
                wire.hasOptions() ? Duration.ofMillis(options.getTimeout()) : DEFAULT_FORWARDER_TIMEOUT,
                MetadataWire.toDomain(options.getMetadata()));
    }

    private static dev.muster.scheduler.wire.Forwarder toWire(Forwarder forwarder) {
        return dev.muster.scheduler.wire.Forwarder.newBuilder()
                .setName(forwarder.name())
                .setEnable(forwarder.enabled())
                .setType(forwarder.type())
                .setAddress(forwarder.address())
                .setOptions(ForwarderOptions.newBuilder()
                        .setTimeout(forwarder.timeout().toMillis())
                        .setMetadata(MetadataWire.toWire(forwarder.metadata())))
                .build();
    }

    private static Timestamp toWire(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
