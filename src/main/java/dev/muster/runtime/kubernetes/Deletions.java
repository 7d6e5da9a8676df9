package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Pauses;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Tells pods to end, each on a thread of its own, until it is seen that they do: a pod that is just being replaced
/// may miss it the first time.
final class Deletions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Deletions.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int FEW = 10;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Predicate<RoomRef> alive;
    private final Set<RoomRef> under = ConcurrentHashMap.newKeySet();
    private final Semaphore few = new Semaphore(FEW, true);
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
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
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

    private void delete(RoomRef room) throws InterruptedException {
        var pause = FIRST_PAUSE;
        boolean told;
        do {
            told = tell(room);
            Thread.sleep(pause);
            pause = Pauses.doubled(pause, LONGEST_PAUSE);
        } while (!closed && (!told || alive.test(room)));
    }

    // Few at a time: a room that is to start does not wait behind all that are to end, and while the server is
    // away, few ask for it.
    private boolean tell(RoomRef room) throws InterruptedException {
        few.acquire();
        try {
            var fault = send(room);
            while (fault.filter(ApiFault.Kind.SILENT::equals).isPresent() && !closed) {
                Thread.sleep(FIRST_PAUSE);
                fault = send(room);
            }
            return fault.isEmpty();
        } finally {
            few.release();
        }
    }

    private Optional<ApiFault.Kind> send(RoomRef room) {
        try {
            var _ = calls.send(
                    "delete pods",
                    room.scheduler(),
                    () -> client.pods()
                            .inNamespace(room.scheduler())
                            .withName(room.room())
                            .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                            .delete());
            return Optional.empty();
        } catch (ApiFaultException e) {
            if (e.kind() == ApiFault.Kind.MISSING) {
                return Optional.empty();
            }
            var level = e.kind() == ApiFault.Kind.SILENT ? Logger.Level.DEBUG : Logger.Level.WARN;
            LOG.logf(level, "a pod was not told to end; room=%s why=%s", room, e.getMessage());
            return Optional.of(e.kind());
        }
    }
}
