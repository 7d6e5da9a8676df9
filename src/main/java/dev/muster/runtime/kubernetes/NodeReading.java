package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads from a node where players reach it.
///
/// @param kinds of addresses, the most wanted first
record NodeReading(List<String> kinds) {
    NodeReading {
        kinds = List.copyOf(kinds);
    }

    NodeSight.Seen sight(Node node) {
        var status = Optional.ofNullable(node.getStatus());
        return new NodeSight.Seen(
                address(status.map(NodeStatus::getAddresses).orElse(List.of())),
                status.map(NodeStatus::getConditions).orElse(List.of()).stream().noneMatch(NodeReading::isSilent));
    }

    private @Nullable String address(List<NodeAddress> addresses) {
        for (var kind : kinds) {
            for (var address : addresses) {
                if (kind.equals(address.getType())) {
                    return address.getAddress();
                }
            }
        }
        return null;
    }

    private static boolean isSilent(NodeCondition condition) {
        return "Ready".equals(condition.getType()) && !"True".equals(condition.getStatus());
    }
}
