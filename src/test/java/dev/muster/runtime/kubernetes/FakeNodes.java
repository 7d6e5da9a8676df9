package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The nodes of a [FakeKubelet], and which host ports are taken on them. Its own lock guards it.
final class FakeNodes {
    /// What Kubernetes' scheduler says when no node has the host ports of a pod.
    static final String NO_FREE_PORTS =
            "0/1 nodes are available: 1 node(s) didn't have free ports for the requested" + " pod ports.";

    /// @param address where the cluster reaches it
    record Node(String name, String address) {}

    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Map<String, List<String>>> takenByPod = new HashMap<>();

    synchronized void add(Node node) {
        nodes.put(node.name(), node);
        takenByPod.put(node.name(), new HashMap<>());
    }

    synchronized List<String> names() {
        return new ArrayList<>(nodes.keySet());
    }

    synchronized Optional<Node> named(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /// Forgets a node with all that is on it.
    synchronized void remove(String name) {
        nodes.remove(name);
        takenByPod.remove(name);
    }

    /// A node with the fewest pods of those that have the pod's host ports; they are taken from now on.
    synchronized Optional<Node> take(Pod pod) {
        List<String> wanted = PodStatuses.hostPorts(pod);
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (var node : takenByPod.entrySet()) {
            int pods = node.getValue().size();
            if (pods < fewest && hasFree(node.getValue(), wanted)) {
                best = node.getKey();
                fewest = pods;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        takenByPod.getOrDefault(best, new HashMap<>()).put(pod.getMetadata().getUid(), wanted);
        return named(best);
    }

    private static boolean hasFree(Map<String, List<String>> taken, List<String> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        Set<String> all = new HashSet<>();
        taken.values().forEach(all::addAll);
        return wanted.stream().noneMatch(all::contains);
    }

    synchronized void release(Pod pod) {
        takenByPod.values().forEach(taken -> taken.remove(pod.getMetadata().getUid()));
    }
}
