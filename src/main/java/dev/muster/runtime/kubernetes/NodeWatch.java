package dev.muster.runtime.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.platform.time.Loop;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Knows the nodes of the cluster: where players reach them, and which are gone. A node that nobody told of may be
/// new, or have gone while nobody listened: it is asked for by its name.
final class NodeWatch implements AutoCloseable, ClusterFeed.Listener<SeenNode> {
    private static final Logger LOG = Logger.getLogger(NodeWatch.class);

    /// How long a new node has to be told of.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ApiReads reads;
    private final ApiCalls calls;
    private final LongSupplier nanoTime;
    private final NodeReading reading;
    private final Map<String, NodeSight> sights = new ConcurrentHashMap<>();
    private final ClusterFeed<SeenNode> feed;
    private final Consumer<String> changed;
    private final Map<String, Long> unknown = new ConcurrentHashMap<>();
    private @Nullable Loop loop;
    private volatile boolean settled;
    private volatile boolean listed;

    /// @param changed told the name of each node of which something else is known now
    NodeWatch(
            ApiReads reads,
            ApiCalls calls,
            NodeReading reading,
            Consumer<String> changed,
            Duration life,
            LongSupplier nanoTime) {
        this.reads = reads;
        this.calls = calls;
        this.nanoTime = nanoTime;
        this.reading = reading;
        this.changed = changed;
        this.feed = new ClusterFeed<>("nodes", "", SeenNode::read, this, reads, calls, life, nanoTime);
    }

    void start() {
        loop = Loop.start("unknown-nodes", woken -> askForUnknown());
        feed.start();
    }

    /// Whether all nodes are known, or it is known that they cannot be.
    boolean isSettled() {
        return settled;
    }

    NodeSight sight(String node) {
        var known = sights.get(node);
        if (known != null) {
            return known;
        }
        if (listed && unknown.putIfAbsent(node, nanoTime.getAsLong()) == null && loop != null) {
            loop.wake();
        }
        return new NodeSight.Unseen();
    }

    private Duration askForUnknown() {
        unknown.keySet().removeAll(sights.keySet());
        for (var entry : unknown.entrySet()) {
            if (nanoTime.getAsLong() - entry.getValue() >= GRACE.toNanos()) {
                ask(entry.getKey());
            }
        }
        return unknown.isEmpty() ? LOOK : GRACE;
    }

    private void ask(String node) {
        try {
            var query = "api/v1/nodes?fieldSelector=" + URLEncoder.encode("metadata.name=" + node, UTF_8);
            var found = SeenNode.readAll(calls.follow("list nodes", () -> reads.get(query)));
            if (!sights.containsKey(node)) {
                set(node, found.isEmpty() ? new NodeSight.Gone() : reading.sight(found.getFirst()));
            }
        } catch (ApiFaultException | IOException e) {
            LOG.debugf("nobody knows whether a node is there; node=%s why=%s", node, e.getMessage());
        }
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
        feed.close();
    }

    @Override
    public void listed(List<SeenNode> all, String resourceVersion, long asked) {
        Set<String> gone = new HashSet<>(sights.keySet());
        for (var node : all) {
            gone.remove(node.name());
            changed(node);
        }
        gone.forEach(name -> set(name, new NodeSight.Gone()));
        listed = true;
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
