package dev.muster.runtime.kubernetes;

import org.jspecify.annotations.Nullable;

/// What is known of the node of a pod.
sealed interface NodeSight {

    /// It was not seen yet.
    record Unseen() implements NodeSight {}

    /// It was taken out of the cluster.
    record Gone() implements NodeSight {}

    /// It is part of the cluster.
    ///
    /// @param address where players reach it; null when it has none of a wanted kind
    /// @param answers whether the cluster hears from it
    record Seen(@Nullable String address, boolean answers) implements NodeSight {}
}
