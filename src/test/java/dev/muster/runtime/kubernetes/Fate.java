package dev.muster.runtime.kubernetes;

import java.time.Duration;

/// What becomes of a pod on a [FakeKubelet].
public sealed interface Fate {
    /// Its containers run at once and are ready after a while.
    record Ready(Duration after) implements Fate {}

    /// Its containers run and are never ready.
    record Unready() implements Fate {}

    /// Its containers wait, as `ImagePullBackOff` or `CreateContainerConfigError`.
    record Waits(String reason, String message) implements Fate {}

    /// Its containers run, are ready, and end after a while. The pod's restart policy says whether they
    /// start again.
    record Ends(Duration after, int exitCode, String lastWords) implements Fate {}

    /// No node takes it.
    record Unschedulable(String message) implements Fate {}

    /// The node throws it out, as when its memory or disk is short.
    record Evicted(String message) implements Fate {}

    static Fate ready() {
        return new Ready(Duration.ZERO);
    }

    static Fate imageMissing(String image) {
        return new Waits("ImagePullBackOff", "Back-off pulling image \"" + image + "\"");
    }
}
