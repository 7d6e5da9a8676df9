package dev.muster.runtime.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads from a node where players reach it.
///
/// @param kinds of addresses, the most wanted first
record NodeReading(List<String> kinds) {
    NodeReading {
        kinds = List.copyOf(kinds);
    }

    NodeSight.Seen sight(SeenNode node) {
        return new NodeSight.Seen(address(node), node.answers());
    }

    private @Nullable String address(SeenNode node) {
        for (var kind : kinds) {
            for (var address : node.addresses()) {
                if (kind.equals(address.kind())) {
                    return address.address();
                }
            }
        }
        return null;
    }
}
