package dev.muster.runtime.kubernetes;

import dev.muster.runtime.InstanceStatus;
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
    static Optional<Fault> fault(SeenPod pod) {
        var preparing = pod.status().initContainers().stream()
                .flatMap(container -> stuck(container).stream())
                .findFirst();
        if (preparing.isPresent()) {
            return preparing;
        }
        return pod.status().containers().stream()
                .flatMap(container -> stuck(container).or(() -> ended(pod, container)).stream())
                .findFirst();
    }

    /// What a container that does not run yet waits for.
    static Optional<String> wait(SeenPod pod) {
        return Stream.concat(pod.status().initContainers().stream(), pod.status().containers().stream())
                .flatMap(container -> waiting(container).or(() -> restarting(container)).stream())
                .findFirst();
    }

    /// Why a pod failed.
    static String failure(SeenPod pod) {
        var status = pod.status();
        if (!status.reason().isEmpty() || !status.message().isEmpty()) {
            return Words.joined(status.reason(), status.message());
        }
        return status.containers().stream()
                .flatMap(container ->
                        end(container).filter(end -> !endedWell(end)).map(end -> said(container, end)).stream())
                .findFirst()
                .orElse("failed");
    }

    private static Optional<Fault> stuck(SeenPod.Container container) {
        if (!(container.state() instanceof SeenPod.Waiting(String reason, String message))) {
            return Optional.empty();
        }
        if (NO_IMAGE.contains(reason)) {
            var text = "image \"" + container.image() + "\" of container " + container.name() + " is not to be had";
            return Optional.of(new Fault(InstanceStatus.ERROR, text + ": " + Words.joined(reason, message)));
        }
        if (HOPELESS.contains(reason)) {
            var why = container.lastEnd() == null ? Words.joined(reason, message) : ending(container.lastEnd());
            var text = reason.equals("CrashLoopBackOff") ? " crashes again and again: " : " does not run: ";
            return Optional.of(new Fault(InstanceStatus.ERROR, "container " + container.name() + text + why));
        }
        return Optional.empty();
    }

    // One that its pod starts again is no end of the room.
    private static Optional<Fault> ended(SeenPod pod, SeenPod.Container container) {
        return end(container).filter(end -> !isStartedAgain(pod, end)).map(end -> {
            boolean well = endedWell(end);
            return new Fault(
                    well ? InstanceStatus.TERMINATING : InstanceStatus.ERROR, well ? "exited" : said(container, end));
        });
    }

    private static boolean isStartedAgain(SeenPod pod, SeenPod.Ended end) {
        return switch (pod.restartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> !endedWell(end);
            default -> true;
        };
    }

    private static Optional<String> waiting(SeenPod.Container container) {
        return container.state() instanceof SeenPod.Waiting(String reason, String message) && !reason.isEmpty()
                ? Optional.of("container " + container.name() + " waits: " + Words.joined(reason, message))
                : Optional.empty();
    }

    private static Optional<String> restarting(SeenPod.Container container) {
        return end(container).filter(end -> !endedWell(end)).map(end -> "to be started again: " + said(container, end));
    }

    private static Optional<SeenPod.Ended> end(SeenPod.Container container) {
        return container.state() instanceof SeenPod.Ended end ? Optional.of(end) : Optional.empty();
    }

    private static boolean endedWell(SeenPod.Ended end) {
        return end.reason().equals("Completed") || end.exitCode() == 0;
    }

    private static String said(SeenPod.Container container, SeenPod.Ended end) {
        return "container " + container.name() + " " + ending(end);
    }

    private static String ending(SeenPod.Ended end) {
        var how = end.reason().equals("OOMKilled")
                ? "used more memory than its limit"
                : "exited with status " + end.exitCode() + (end.reason().isEmpty() ? "" : " (" + end.reason() + ")");
        return Words.joined(how, end.message().strip());
    }
}
