package dev.muster.runtime.kubernetes;

import dev.muster.runtime.InstanceStatus;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads from the containers of a pod what keeps the room from running, or ended it.
final class ContainerReading {
    /// Why an image cannot be had.
    private static final Set<String> NO_IMAGE = Set.of(
            "ErrImageNeverPull",
            "ErrImagePullBackOff",
            "ImagePullBackOff",
            "ErrInvalidImageName",
            "InvalidImageName",
            "ErrImagePull");

    /// Why a container will not run, however long one waits.
    private static final Set<String> HOPELESS =
            Set.of("CrashLoopBackOff", "RunContainerError", "CreateContainerError", "ContainerStatusUnknown");

    private ContainerReading() {}

    /// What is wrong with a room.
    ///
    /// @param status `ERROR`, or `TERMINATING` when it ended well
    record Fault(InstanceStatus status, String text) {}

    /// The first container that will not run, or does no longer.
    static Optional<Fault> fault(Pod pod) {
        var preparing = statuses(pod, PodStatus::getInitContainerStatuses)
                .flatMap(container -> stuck(container).stream())
                .findFirst();
        if (preparing.isPresent()) {
            return preparing;
        }
        return statuses(pod, PodStatus::getContainerStatuses)
                .flatMap(container -> stuck(container).or(() -> ended(pod, container)).stream())
                .findFirst();
    }

    /// What a container that does not run yet waits for.
    static Optional<String> wait(Pod pod) {
        return Stream.concat(
                        statuses(pod, PodStatus::getInitContainerStatuses),
                        statuses(pod, PodStatus::getContainerStatuses))
                .flatMap(container -> waiting(container).or(() -> restarting(container)).stream())
                .findFirst();
    }

    /// Why a pod failed.
    static String failure(Pod pod) {
        var reason = Objects.requireNonNullElse(pod.getStatus().getReason(), "");
        var message = Objects.requireNonNullElse(pod.getStatus().getMessage(), "");
        if (!reason.isEmpty() || !message.isEmpty()) {
            return Words.joined(reason, message);
        }
        return statuses(pod, PodStatus::getContainerStatuses)
                .flatMap(container ->
                        terminated(container).filter(end -> !endedWell(end)).map(end -> said(container, end)).stream())
                .findFirst()
                .orElse("failed");
    }

    private static Optional<Fault> stuck(ContainerStatus container) {
        var waiting = Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
        var reason = waiting.map(ContainerStateWaiting::getReason).orElse("");
        var message = waiting.map(ContainerStateWaiting::getMessage).orElse("");
        if (NO_IMAGE.contains(reason)) {
            var text =
                    "image \"" + container.getImage() + "\" of container " + container.getName() + " is not to be had";
            return Optional.of(new Fault(InstanceStatus.ERROR, text + ": " + Words.joined(reason, message)));
        }
        if (HOPELESS.contains(reason)) {
            var why = lastEnd(container).orElseGet(() -> Words.joined(reason, message));
            var text = reason.equals("CrashLoopBackOff") ? " crashes again and again: " : " does not run: ";
            return Optional.of(new Fault(InstanceStatus.ERROR, "container " + container.getName() + text + why));
        }
        return Optional.empty();
    }

    // One that its pod starts again is no end of the room.
    private static Optional<Fault> ended(Pod pod, ContainerStatus container) {
        return terminated(container).filter(end -> !isStartedAgain(pod, end)).map(end -> {
            boolean well = endedWell(end);
            return new Fault(
                    well ? InstanceStatus.TERMINATING : InstanceStatus.ERROR, well ? "exited" : said(container, end));
        });
    }

    private static boolean isStartedAgain(Pod pod, ContainerStateTerminated end) {
        return switch (Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always")) {
            case "Never" -> false;
            case "OnFailure" -> !endedWell(end);
            default -> true;
        };
    }

    private static Optional<String> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getWaiting)
                .filter(waiting -> waiting.getReason() != null)
                .map(waiting -> "container " + container.getName() + " waits: "
                        + Words.joined(waiting.getReason(), Objects.requireNonNullElse(waiting.getMessage(), "")));
    }

    private static Optional<String> restarting(ContainerStatus container) {
        return terminated(container)
                .filter(end -> !endedWell(end))
                .map(end -> "to be started again: " + said(container, end));
    }

    private static Optional<String> lastEnd(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(ContainerReading::ending);
    }

    private static Optional<ContainerStateTerminated> terminated(ContainerStatus container) {
        return Optional.ofNullable(container.getState()).map(ContainerState::getTerminated);
    }

    private static boolean endedWell(ContainerStateTerminated end) {
        return "Completed".equals(end.getReason()) || Integer.valueOf(0).equals(end.getExitCode());
    }

    private static String said(ContainerStatus container, ContainerStateTerminated end) {
        return "container " + container.getName() + " " + ending(end);
    }

    private static String ending(ContainerStateTerminated end) {
        var reason = Objects.requireNonNullElse(end.getReason(), "");
        var how = reason.equals("OOMKilled")
                ? "used more memory than its limit"
                : "exited with status " + end.getExitCode() + (reason.isEmpty() ? "" : " (" + reason + ")");
        return Words.joined(
                how, Objects.requireNonNullElse(end.getMessage(), "").strip());
    }

    private static Stream<ContainerStatus> statuses(
            Pod pod, java.util.function.Function<PodStatus, List<ContainerStatus>> which) {
        return Optional.ofNullable(pod.getStatus()).map(which).orElse(List.of()).stream();
    }
}
