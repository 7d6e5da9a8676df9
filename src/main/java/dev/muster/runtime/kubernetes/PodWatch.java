package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows all pods of ours in all namespaces, once the nodes are known, and looks through what is known of them
/// from time to time.
final class PodWatch implements AutoCloseable, ClusterFeed.Listener<SeenPod> {
    private static final Logger LOG = Logger.getLogger(PodWatch.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final PodView view;
    private final NodeWatch nodes;
    private final Freshness freshness;
    private final Duration resync;
    private final ClusterFeed<SeenPod> feed;
    private volatile boolean complete;
    private volatile String why = "the API server did not tell them yet";
    private boolean started;
    private @Nullable Loop loop;

    PodWatch(
            ApiReads reads,
            ApiCalls calls,
            PodView view,
            NodeWatch nodes,
            Freshness freshness,
            Duration resync,
            Duration life,
            LongSupplier nanoTime) {
        this.view = view;
        this.nodes = nodes;
        this.freshness = freshness;
        this.resync = resync;
        this.feed = new ClusterFeed<>(
                "pods", PodMarks.MANAGED_BY + "=" + PodMarks.MUSTER, PodJson::read, this, reads, calls, life, nanoTime);
    }

    void start() {
        nodes.start();
        loop = Loop.start("pods", woken -> round());
    }

    /// Returns when all pods were seen at least once, and changes were told lately.
    ///
    /// @throws MusterException UNAVAILABLE otherwise: what is known is not all
    void requireComplete() {
        if (!complete) {
            throw MusterException.unavailable("the pods of the cluster are not known: " + why);
        }
        freshness.stale().ifPresent(silence -> {
            throw MusterException.unavailable("the pods of the cluster are not known any more: " + silence);
        });
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
        feed.close();
        nodes.close();
    }

    private Duration round() {
        if (!nodes.isSettled()) {
            return LOOK; // else all rooms would be told to wait for their nodes
        }
        if (!started) {
            started = true;
            feed.start();
        }
        view.age();
        return resync;
    }

    @Override
    public void listed(List<SeenPod> all, String resourceVersion, long asked) {
        view.compare(all, PodReading.number(resourceVersion), asked);
        complete = true;
    }

    @Override
    public void changed(SeenPod pod) {
        view.take(pod);
    }

    @Override
    public void gone(SeenPod pod) {
        view.drop(pod);
    }

    @Override
    public void heard() {
        freshness.heard();
    }

    @Override
    public void failed(ApiFault fault) {
        if (!fault.text().equals(why)) {
            why = fault.text();
            LOG.warnf("the pods of the cluster cannot be watched, it is tried again: %s", why);
        }
    }
}
