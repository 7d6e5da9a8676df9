package dev.muster.runtime.kubernetes;

import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.Revision;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads from a pod how the room in it is, and says it in words that an operator understands. The first
/// that applies counts: its end, the end of its node, its containers, what it waits for.
final class PodReading {
    private static final String CONFLICT = "free ports for the requested pod ports";

    /// Why a node could not run a pod whatever became of what runs there.
    private static final Pattern NEVER =
            Pattern.compile("(?s)\\d+ node\\(s\\) (had (untolerated )?taint|were unschedulable"
                    + "|didn't match Pod's node affinity|didn't match the requested node name).*");

    /// Conditions that say what a pod waits for, in the order in which they come true.
    private static final List<String> STEPS = List.of("PodScheduled", "Initialized", "ContainersReady", "Ready");

    private final SeenPod pod;
    private final NodeSight node;

    /// What a pod says.
    private record Verdict(InstanceStatus status, String text) {}

    private PodReading(SeenPod pod, NodeSight node) {
        this.pod = pod;
        this.node = node;
    }

    /// @param node of the pod, if it has one
    static Instance of(SeenPod pod, NodeSight node) {
        return new PodReading(pod, node).instance();
    }

    /// How often the cluster was changed before this was written: of two pods of a cluster, the newer has more.
    static long number(SeenPod pod) {
        return number(pod.resourceVersion());
    }

    /// The number of a version, 0 when it is none.
    static long number(String resourceVersion) {
        try {
            return Long.parseLong(resourceVersion);
        } catch (NumberFormatException opaque) {
            return 0;
        }
    }

    /// Whether a pod finds no node because its host ports are taken.
    static boolean isPortConflict(SeenPod pod) {
        return !pod.ending() && pod.node().isEmpty() && unscheduled(pod).contains(CONFLICT);
    }

    /// The same, and nothing else is in its way: other ports would help now.
    static boolean lacksOnlyPorts(SeenPod pod) {
        return isPortConflict(pod)
                && reasons(unscheduled(pod))
                        .allMatch(reason -> reason.contains(CONFLICT)
                                || NEVER.matcher(reason).matches());
    }

    // As in "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: ...".
    private static Stream<String> reasons(String said) {
        int end = said.indexOf(" preemption: ");
        var all = end < 0 ? said : said.substring(0, end);
        int start = all.indexOf(": ");
        return Arrays.stream(all.substring(start < 0 ? 0 : start + 2).split(", (?=\\d+ )"));
    }

    /// When the scheduler was created that a pod was made for, if the pod says so.
    static Optional<Instant> creation(SeenPod pod) {
        try {
            return Optional.ofNullable(pod.marks().get(PodMarks.CREATION)).map(Instant::parse);
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    /// Whether nothing runs in a pod any more, and nothing will.
    static boolean isOver(SeenPod pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    private Instance instance() {
        var verdict = verdict();
        return new Instance(
                pod.room(),
                version(),
                verdict.status(),
                Words.cut(verdict.text()),
                address(),
                new Revision(pod.uid(), number(pod)));
    }

    private String version() {
        return pod.marks().getOrDefault(PodMarks.VERSION, pod.marks().getOrDefault(PodMarks.VERSION_LABEL, ""));
    }

    private Verdict verdict() {
        if (pod.ending()) {
            return new Verdict(InstanceStatus.TERMINATING, "being deleted");
        }
        return switch (phase(pod)) {
            case "Succeeded" -> new Verdict(InstanceStatus.TERMINATING, "exited");
            case "Failed" -> new Verdict(InstanceStatus.ERROR, ContainerReading.failure(pod));
            case "Unknown" -> new Verdict(InstanceStatus.ERROR, "node " + pod.node() + " does not answer");
            default -> living();
        };
    }

    private Verdict living() {
        if (node instanceof NodeSight.Gone) {
            return new Verdict(InstanceStatus.ERROR, "node " + pod.node() + " is gone");
        }
        return ContainerReading.fault(pod)
                .map(fault -> new Verdict(fault.status(), fault.text()))
                .orElseGet(this::rising);
    }

    private Verdict rising() {
        var unmet = unmet();
        if (unmet.isPresent()) {
            return pending(waiting(unmet.get()));
        }
        boolean ready = condition("Ready").isPresent() || phase(pod).equals("Running");
        if (!ready || pod.node().isEmpty()) {
            return pending("");
        }
        return switch (node) {
            case NodeSight.Seen(String address, boolean answers)
            when address != null -> new Verdict(InstanceStatus.READY, "");
            case NodeSight.Seen without -> pending("node " + pod.node() + " has no address of a wanted kind");
            case NodeSight.Unseen unseen -> pending("node " + pod.node() + " is not known yet");
            case NodeSight.Gone gone -> pending("node " + pod.node() + " is gone");
        };
    }

    private String waiting(SeenPod.Condition unmet) {
        if (unmet.type().equals("PodScheduled")) {
            return isPortConflict(pod)
                    ? "its host ports are taken on the nodes that could run it: " + unscheduled(pod)
                    : "no node can run it: " + said(unmet);
        }
        if (node instanceof NodeSight.Seen(String address, boolean answers) && !answers) {
            return "node " + pod.node() + " does not answer";
        }
        return ContainerReading.wait(pod).orElseGet(() -> said(unmet));
    }

    private static String said(SeenPod.Condition condition) {
        return Words.joined(
                condition.reason().isEmpty() ? "not " + condition.type() : condition.reason(), condition.message());
    }

    private Optional<SeenPod.Condition> unmet() {
        return STEPS.stream()
                .flatMap(type -> condition(type).stream())
                .filter(condition -> !condition.status().equals("True"))
                .findFirst();
    }

    private Optional<SeenPod.Condition> condition(String type) {
        return condition(pod, type);
    }

    private static Optional<SeenPod.Condition> condition(SeenPod pod, String type) {
        return pod.status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static String unscheduled(SeenPod pod) {
        return condition(pod, "PodScheduled")
                .filter(condition -> condition.status().equals("False"))
                .map(SeenPod.Condition::message)
                .orElse("");
    }

    /// A pod that the API server just took has no phase yet.
    private static String phase(SeenPod pod) {
        return pod.status().phase();
    }

    private static Verdict pending(String text) {
        return new Verdict(InstanceStatus.PENDING, text);
    }

    private @Nullable Address address() {
        return node instanceof NodeSight.Seen(String host, boolean answers) && host != null
                ? new Address(host, pod.hostPorts())
                : null;
    }
}
