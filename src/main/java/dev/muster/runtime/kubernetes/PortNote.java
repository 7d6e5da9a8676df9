package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The note on a pod that says from which ranges its host ports are, for whoever has to choose others.
final class PortNote {
    /// Annotation: the ranges, in the order of the ports.
    static final String RANGES = "muster.dev/host-port-ranges";

    private PortNote() {}

    /// Puts it on a new pod.
    static void write(Pod pod, Scheduler scheduler) {
        var ranges = scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .map(port -> port.hostPortRange() != null ? port.hostPortRange() : scheduler.portRange())
                .map(range -> range == null ? "" : range.start() + "-" + range.end())
                .collect(Collectors.joining(","));
        var annotations =
                new TreeMap<>(Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of()));
        annotations.put(RANGES, ranges);
        pod.getMetadata().setAnnotations(annotations);
    }

    /// @throws MusterException UNAVAILABLE when there is none that fits
    static List<PortRange> read(SeenPod pod) {
        var ranges = new ArrayList<PortRange>();
        Arrays.stream(pod.marks().getOrDefault(RANGES, "").split(",", -1)).forEach(text -> {
            var dash = text.indexOf('-');
            if (dash > 0) {
                ranges.add(new PortRange(
                        Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1))));
            }
        });
        if (ranges.size() != HostPorts.of(pod).size()) {
            throw MusterException.unavailable("nobody knows from which ranges the host ports of the pod are");
        }
        return ranges;
    }
}
