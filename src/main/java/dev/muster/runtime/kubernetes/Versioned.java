package dev.muster.runtime.kubernetes;

/// Something of the cluster, as it was seen once.
interface Versioned {
    /// What the API server calls this state of it.
    String resourceVersion();
}
