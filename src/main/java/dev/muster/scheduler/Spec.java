package dev.muster.scheduler;

import java.time.Duration;
import java.util.List;

/// What a room is made of.
///
/// @param terminationGracePeriod how long a room may take to end after it was asked to
/// @param toleration taint that its pods tolerate, or empty
/// @param affinity node label that its pods need, or empty
/// @param restartPolicy `Never` (the default), `Always` or `OnFailure`
/// @param fields what only some runtimes understand
public record Spec(
        Duration terminationGracePeriod,
        List<Container> containers,
        String toleration,
        String affinity,
        String restartPolicy,
        RuntimeFields fields) {
    public Spec {
        containers = List.copyOf(containers);
    }

    /// A spec that says nothing beyond Maestro's fields.
    public Spec(
            Duration terminationGracePeriod,
            List<Container> containers,
            String toleration,
            String affinity,
            String restartPolicy) {
        this(terminationGracePeriod, containers, toleration, affinity, restartPolicy, RuntimeFields.NONE);
    }

    /// The same with other containers.
    public Spec withContainers(List<Container> others) {
        return new Spec(terminationGracePeriod, others, toleration, affinity, restartPolicy, fields);
    }
}
