package dev.muster.runtime.kubernetes;

import dev.muster.runtime.Address;
import dev.muster.runtime.RoomRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is read of a pod. Texts that it does not have are empty.
///
/// @param room that the pod is
/// @param ending whether it was told to end
/// @param marks its labels of [PodMarks#LABELS] and annotations of [PodMarks#ANNOTATIONS]
/// @param hostPorts in the order of its containers
/// @param token the secret of its room; null when it has none
record SeenPod(
        RoomRef room,
        String uid,
        @Override String resourceVersion,
        boolean ending,
        Map<String, String> marks,
        String node,
        String restartPolicy,
        List<Address.Port> hostPorts,
        @Nullable String token,
        Status status)
        implements Versioned {
    SeenPod {
        marks = Map.copyOf(marks);
        hostPorts = List.copyOf(hostPorts);
    }

    /// How its node says that it is.
    record Status(
            String phase,
            String reason,
            String message,
            List<Condition> conditions,
            List<Container> initContainers,
            List<Container> containers) {
        /// Of a pod that no node has seen.
        static final Status NONE = new Status("", "", "", List.of(), List.of(), List.of());

        Status {
            conditions = List.copyOf(conditions);
            initContainers = List.copyOf(initContainers);
            containers = List.copyOf(containers);
        }
    }

    /// What is true of a pod, or not.
    record Condition(String type, String status, String reason, String message) {}

    /// How one of its containers is.
    ///
    /// @param lastEnd how it ended the time before; null when it did not
    record Container(
            String name,
            String image,
            State state,
            @Nullable Ended lastEnd) {}

    /// What a container does.
    sealed interface State {}

    /// It runs, or nothing is known of it.
    record Going() implements State {}

    /// It does not run yet.
    record Waiting(String reason, String message) implements State {}

    /// It does not run any more.
    record Ended(int exitCode, String reason, String message) implements State {}
}
