package dev.muster.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A scheduler that a test changes field by field.
public final class Edit {
    public String name;
    public String game;
    public Scheduler.State state;
    public String version;
    public Instant createdAt;
    public String maxSurge;
    public int roomsReplicas;
    public Spec spec;
    public @Nullable PortRange portRange;
    public @Nullable Autoscaling autoscaling;
    public List<Forwarder> forwarders;
    public Map<String, String> annotations;
    public Map<String, String> labels;
    public int maxMatches;

    public Edit(Scheduler from) {
        name = from.name();
        game = from.game();
        state = from.state();
        version = from.version();
        createdAt = from.createdAt();
        maxSurge = from.maxSurge();
        roomsReplicas = from.roomsReplicas();
        spec = from.spec();
        portRange = from.portRange();
        autoscaling = from.autoscaling();
        forwarders = from.forwarders();
        annotations = from.annotations();
        labels = from.labels();
        maxMatches = from.maxMatches();
    }

    /// The scheduler as it is now.
    public Scheduler scheduler() {
        return new Scheduler(
                name,
                game,
                state,
                version,
                createdAt,
                maxSurge,
                roomsReplicas,
                spec,
                portRange,
                autoscaling,
                forwarders,
                annotations,
                labels,
                maxMatches);
    }

    /// Changes the spec.
    public Edit spec(UnaryOperator<Spec> change) {
        spec = change.apply(spec);
        return this;
    }

    /// Changes the first container.
    public Edit container(UnaryOperator<Container> change) {
        return spec(
                old -> old.withContainers(List.of(change.apply(old.containers().getFirst()))));
    }

    /// Gives the first container other ports.
    public Edit ports(Port... ports) {
        return container(container -> container.withPorts(List.of(ports)));
    }

    /// Gives the spec other fields beyond Maestro's.
    public Edit fields(RuntimeFields fields) {
        return spec(old -> new Spec(
                old.terminationGracePeriod(),
                old.containers(),
                old.toleration(),
                old.affinity(),
                old.restartPolicy(),
                fields));
    }

    /// Gives the first container other arguments, and other fields beyond Maestro's.
    public Edit containerFields(List<String> args, RuntimeFields fields) {
        return container(old -> new Container(
                old.name(),
                old.image(),
                old.imagePullPolicy(),
                old.command(),
                args,
                old.environment(),
                old.requests(),
                old.limits(),
                old.ports(),
                fields));
    }
}
