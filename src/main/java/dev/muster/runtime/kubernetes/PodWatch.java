package dev.muster.runtime.kubernetes;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Loop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows all pods of ours in all namespaces by one informer, and compares from time to time what is known
/// with what the informer has. The informer lists again by itself when its watch is lost or too old, after
/// pauses that grow.
final class PodWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PodWatch.class);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final long PAGE = 1000;

    private final PodView view;
    private final NodeWatch nodes;
    private final Freshness freshness;
    private final Duration resync;
    private final SharedIndexInformer<Pod> informer;
    private volatile boolean complete;
    private volatile String why = "the API server did not tell them yet";
    private boolean started;
    private @Nullable Loop loop;

    PodWatch(KubernetesClient client, PodView view, NodeWatch nodes, Freshness freshness, Duration resync) {
        this.view = view;
        this.nodes = nodes;
        this.freshness = freshness;
        this.resync = resync;
        this.informer = client.pods()
                .inAnyNamespace()
                .withLabel(PodMarks.MANAGED_BY, PodMarks.MUSTER)
                .withLimit(PAGE)
                .runnableInformer(0)
                .itemStore(new Trimmed<>(PodExtract::of))
                .exceptionHandler(this::goOn)
                .addEventHandler(new Handler());
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
        informer.close();
        nodes.close();
    }

    private Duration round() {
        if (!nodes.isSettled()) {
            return LOOK; // else all rooms would be told to wait for their nodes
        }
        nodes.catchUp();
        if (!started) {
            started = true;
            var _ = informer.start();
        }
        if (!informer.hasSynced()) {
            return LOOK;
        }
        // The number first: what the list has may only be newer.
        long number = PodReading.number(informer.lastSyncResourceVersion());
        view.compare(informer.getStore().list(), number);
        complete = true;
        return resync;
    }

    private boolean goOn(boolean synced, Throwable fault) {
        why = Words.cut(String.valueOf(fault.getMessage()));
        LOG.warnf("the pods of the cluster cannot be watched, it is tried again: %s", why);
        return true;
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            view.take(pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            view.take(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean unseen) {
            view.drop(pod);
        }
    }
}
