package dev.muster.openmatch0.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a Job and its pod say about a run, in words.
final class JobReading {
    /// Reasons for which a container waits and that do not pass by themselves within the time of a
    /// request.
    private static final Set<String> HOPELESS = Set.of(
            "CreateContainerConfigError",
            "CreateContainerError",
            "ErrImageNeverPull",
            "ErrImagePull",
            "ImageInspectError",
            "ImagePullBackOff",
            "InvalidImageName",
            "RegistryUnavailable",
            "RunContainerError");

    private static final int LONGEST = 300;

    private JobReading() {}

    /// Whether the Job has ended well.
    static boolean isComplete(Job job) {
        return condition(job, "Complete").isPresent()
                || condition(job, "SuccessCriteriaMet").isPresent();
    }

    /// Why the Job has failed, if it has.
    static Optional<String> failure(Job job) {
        return condition(job, "Failed").or(() -> condition(job, "FailureTarget"));
    }

    /// Why a pod that has not ended never will do its work, if so.
    static Optional<String> hopeless(Pod pod) {
        return waiting(pod)
                .filter(state -> HOPELESS.contains(state.getWaiting().getReason()))
                .map(state -> image(pod)
                        + joined(
                                state.getWaiting().getReason(),
                                state.getWaiting().getMessage()));
    }

    /// What a pod is waiting for, or was doing; for one that took too long.
    static String words(Optional<Pod> pod) {
        return pod.map(seen -> end(seen)
                        .or(() -> waiting(seen)
                                .map(state -> "its pod waits: "
                                        + joined(
                                                state.getWaiting().getReason(),
                                                state.getWaiting().getMessage())))
                        .or(() -> unscheduled(seen).map("its pod waits for a node: "::concat))
                        .orElse("its pod was "
                                + Objects.requireNonNullElse(status(seen).getPhase(), "Pending")))
                .orElse("it had no pod");
    }

    /// How the container of a pod ended, if it did otherwise than well.
    static Optional<String> end(Pod pod) {
        var ended = containers(pod)
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .filter(state -> !Objects.equals(state.getExitCode(), 0))
                .findFirst()
                .map(state -> {
                    var reason = Objects.requireNonNullElse(state.getReason(), "");
                    var said = cut(Objects.requireNonNullElse(state.getMessage(), ""));
                    return "exited with status " + state.getExitCode()
                            + (reason.isEmpty() || reason.equals("Error") ? "" : " (" + reason + ")")
                            + (said.isEmpty() ? "; it printed nothing" : "; its output ended with \"" + said + "\"");
                });
        return ended.or(() -> Optional.ofNullable(status(pod).getReason())
                .map(reason -> joined(reason, status(pod).getMessage())));
    }

    private static Optional<String> unscheduled(Pod pod) {
        return status(pod).getConditions().stream()
                .filter(one -> "PodScheduled".equals(one.getType()) && "False".equals(one.getStatus()))
                .findFirst()
                .map(one -> joined(one.getReason(), one.getMessage()));
    }

    private static Optional<ContainerState> waiting(Pod pod) {
        return containers(pod)
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getWaiting() != null)
                .findFirst();
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .findFirst()
                .map(container -> "its image \"" + container.getImage() + "\" cannot be run: ")
                .orElse("");
    }

    private static Optional<String> condition(Job job, String type) {
        var status = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
        return status.getConditions().stream()
                .filter(one -> type.equals(one.getType()) && "True".equals(one.getStatus()))
                .findFirst()
                .map(one -> joined(one.getReason(), one.getMessage()));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return status(pod).getContainerStatuses().stream();
    }

    private static PodStatus status(Pod pod) {
        return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    }

    private static String joined(@Nullable String reason, @Nullable String message) {
        return cut(String.join(
                ": ",
                Stream.of(reason, message)
                        .filter(Objects::nonNull)
                        .filter(part -> !part.isBlank())
                        .toList()));
    }

    /// The end of it, on one line.
    private static String cut(String text) {
        var line = String.join(" | ", List.of(text.strip().split("\\s*\\R\\s*", -1)));
        return line.length() <= LONGEST ? line : "..." + line.substring(line.length() - LONGEST);
    }
}
