package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Knows the nodes of the cluster: where players reach them, and which are gone.
final class NodeWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NodeWatch.class);

    private final NodeReading reading;
    private final Map<String, NodeSight> sights = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Node> informer;
    private final Consumer<String> changed;
    private volatile boolean refused;

    /// @param changed told the name of each node of which something else is known now
    NodeWatch(KubernetesClient client, NodeReading reading, Consumer<String> changed) {
        this.reading = reading;
        this.changed = changed;
        this.informer = client.nodes()
                .runnableInformer(0)
                .itemStore(new Trimmed<>(PodExtract::of))
                .exceptionHandler(this::goOn)
                .addEventHandler(new Handler());
    }

    void start() {
        var _ = informer.start();
    }

    /// Whether all nodes are known, or it is known that they cannot be.
    boolean isSettled() {
        return informer.hasSynced() || refused;
    }

    /// Takes all nodes that the informer has, whether or not it told of them yet.
    void catchUp() {
        informer.getStore().list().forEach(this::take);
    }

    NodeSight sight(String node) {
        return sights.getOrDefault(node, new NodeSight.Unseen());
    }

    @Override
    public void close() {
        informer.close();
    }

    // Without the right to look at nodes, rooms still run, though nobody learns where.
    private boolean goOn(boolean started, Throwable fault) {
        if (fault instanceof KubernetesClientException refusal && refusal.getCode() == 403 && !refused) {
            LOG.warnf(
                    "the nodes of the cluster may not be watched, rooms will have no address: %s", fault.getMessage());
            refused = true;
        }
        return true;
    }

    private void take(Node node) {
        set(node, reading.sight(node));
    }

    private void set(Node node, NodeSight sight) {
        var name = node.getMetadata().getName();
        if (!sight.equals(sights.put(name, sight))) {
            changed.accept(name);
        }
    }

    private final class Handler implements ResourceEventHandler<Node> {
        @Override
        public void onAdd(Node node) {
            take(node);
        }

        @Override
        public void onUpdate(Node before, Node node) {
            take(node);
        }

        @Override
        public void onDelete(Node node, boolean unseen) {
            set(node, new NodeSight.Gone());
        }
    }
}
