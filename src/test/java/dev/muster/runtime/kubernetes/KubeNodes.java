package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/// Nodes of a cluster that is not there: objects, healthy and roomy.
final class KubeNodes {
    private static final Map<String, Quantity> ROOM =
            Map.of("cpu", new Quantity("1000"), "memory", new Quantity("4Ti"), "pods", new Quantity("20000"));

    private KubeNodes() {}

    /// Adds a node.
    ///
    /// @param address where the cluster reaches it; the one from outside is the same in 203.0.113.0/24
    static void add(KubernetesClient client, String name, String address, Map<String, String> annotations) {
        var node = new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(annotations)
                .withLabels(Map.of("kubernetes.io/hostname", name))
                .endMetadata()
                .withNewStatus()
                .withCapacity(ROOM)
                .withAllocatable(ROOM)
                .addNewAddress(address, "InternalIP")
                .addNewAddress("203.0.113." + address.substring(address.lastIndexOf('.') + 1), "ExternalIP")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .endCondition()
                .endStatus()
                .build();
        client.nodes().resource(node).create();
        // New nodes are tainted as not ready; a controller that does not run would find that they are.
        client.nodes().withName(name).edit(added -> {
            added.getSpec().setTaints(List.of());
            return added;
        });
    }
}
