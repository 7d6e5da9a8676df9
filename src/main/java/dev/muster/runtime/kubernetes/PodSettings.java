package dev.muster.runtime.kubernetes;

import org.jspecify.annotations.Nullable;

/// What all pods have in common, whatever their scheduler.
///
/// @param roomsUrl where rooms reach the rooms door
/// @param spread over the cluster, of schedulers that say nothing about it themselves
/// @param hostAccess whether schedulers may ask for what reaches beyond their pods: privileged containers,
///     directories of the node, capabilities beyond the usual ones
record PodSettings(String roomsUrl, @Nullable Spread spread, boolean hostAccess) {

    /// How evenly the rooms of one scheduler are spread.
    ///
    /// @param maxSkew how many more rooms one domain may have than another, from 1
    /// @param topologyKey label of nodes that tells the domains apart
    /// @param required whether a room waits rather than break this
    record Spread(int maxSkew, String topologyKey, boolean required) {}
}
