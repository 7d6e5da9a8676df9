package dev.muster.runtime.kubernetes;

import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Tells pods to end, each on a thread of its own, until it is seen that they do: a pod that is just being replaced
/// may miss it the first time.
final class Deletions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Deletions.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Predicate<RoomRef> alive;
    private final Set<RoomRef> under = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// @param alive whether a room's pod is seen and does not end
    Deletions(KubernetesClient client, ApiCalls calls, Predicate<RoomRef> alive) {
        this.client = client;
        this.calls = calls;
        this.alive = alive;
    }

    /// The pod is given the grace period that it was made with.
    void begin(RoomRef room) {
        if (under.add(room)) {
            Thread.ofVirtual().name("delete-" + room.room()).start(() -> {
                try {
                    delete(room);
                } finally {
                    under.remove(room);
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void delete(RoomRef room) {
        var pause = FIRST_PAUSE;
        boolean told;
        boolean silent; // while the server is away, asking costs no request
        do {
            try {
                var _ = calls.send(
                        "delete pods",
                        room.scheduler(),
                        () -> client.pods()
                                .inNamespace(room.scheduler())
                                .withName(room.room())
                                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                                .delete());
                told = true;
                silent = false;
            } catch (ApiFaultException e) {
                told = e.kind() == ApiFault.Kind.MISSING;
                silent = e.kind() == ApiFault.Kind.SILENT;
                var level = told || silent ? Logger.Level.DEBUG : Logger.Level.WARN;
                LOG.logf(level, "a pod was not told to end; room=%s why=%s", room, e.getMessage());
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            if (!silent) {
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } while (!closed && (!told || alive.test(room)));
    }
}
