package dev.muster.runtime.kubernetes;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Knows the nodes of the cluster: where players reach them, and which are gone.
final class NodeWatch implements AutoCloseable, ClusterFeed.Listener<SeenNode> {
    private static final Logger LOG = Logger.getLogger(NodeWatch.class);

    private final NodeReading reading;
    private final Map<String, NodeSight> sights = new ConcurrentHashMap<>();
    private final ClusterFeed<SeenNode> feed;
    private final Consumer<String> changed;
    private volatile boolean settled;

    /// @param changed told the name of each node of which something else is known now
    NodeWatch(
            ApiReads reads,
            ApiCalls calls,
            NodeReading reading,
            Consumer<String> changed,
            Duration life,
            LongSupplier nanoTime) {
        this.reading = reading;
        this.changed = changed;
        this.feed = new ClusterFeed<>("nodes", "", SeenNode::read, this, reads, calls, life, nanoTime);
    }

    void start() {
        feed.start();
    }

    /// Whether all nodes are known, or it is known that they cannot be.
    boolean isSettled() {
        return settled;
    }

    NodeSight sight(String node) {
        return sights.getOrDefault(node, new NodeSight.Unseen());
    }

    @Override
    public void close() {
        feed.close();
    }

    @Override
    public void listed(List<SeenNode> all, String resourceVersion) {
        Set<String> gone = new HashSet<>(sights.keySet());
        for (var node : all) {
            gone.remove(node.name());
            changed(node);
        }
        gone.forEach(name -> set(name, new NodeSight.Gone()));
        settled = true;
    }

    @Override
    public void changed(SeenNode node) {
        set(node.name(), reading.sight(node));
    }

    @Override
    public void gone(SeenNode node) {
        set(node.name(), new NodeSight.Gone());
    }

    @Override
    public void heard() {}

    // Without the right to look at nodes, rooms still run, though nobody learns where.
    @Override
    public void failed(ApiFault fault) {
        if (fault.kind() == ApiFault.Kind.REFUSED && !settled) {
            LOG.warnf("the nodes of the cluster may not be watched, rooms will have no address: %s", fault.text());
            settled = true;
        }
    }

    private void set(String name, NodeSight sight) {
        if (!sight.equals(sights.put(name, sight))) {
            changed.accept(name);
        }
    }
}
