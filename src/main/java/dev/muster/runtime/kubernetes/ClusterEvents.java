package dev.muster.runtime.kubernetes;

import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Tells the cluster's own history what Muster did, for those who look with `kubectl get events`. Of the same
/// thing it tells once in five minutes, and nothing while the API server has better to do: what it tells is
/// in Muster's log and history as well.
final class ClusterEvents {
    private static final Logger LOG = Logger.getLogger(ClusterEvents.class);
    private static final Duration AGAIN = Duration.ofMinutes(5);
    private static final int REMEMBERED = 1000;

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<String, Long> told = new HashMap<>();

    ClusterEvents(KubernetesClient client, ApiCalls calls, Clock clock, RandomGenerator random) {
        this.client = client;
        this.calls = calls;
        this.clock = clock;
        this.random = random;
    }

    /// A namespace is not used, since it is not ours.
    void namespaceRefused(Namespace namespace, String why) {
        warn(namespace(namespace), "default", "NamespaceRefused", why);
    }

    /// A namespace was not deleted with its scheduler.
    void namespaceKept(Namespace namespace, String why) {
        warn(namespace(namespace), "default", "NamespaceKept", why);
    }

    /// A room has other host ports.
    ///
    /// @param uid of the pod that has them: that of the one before it is of no use to who describes the pod
    void portConflict(RoomRef room, String uid, String why) {
        warn(pod(room, uid), room.scheduler(), "PortConflict", why);
    }

    /// The pod of a room could not be made.
    void roomRefused(RoomRef room, String why) {
        warn(namespace(room.scheduler()), "default", "RoomRefused", why);
    }

    private void warn(ObjectReference about, String namespace, String reason, String message) {
        if (!calls.isIdle() || !isNew(reason + "/" + about.getNamespace() + "/" + about.getName())) {
            return;
        }
        Thread.ofVirtual().name("cluster-event").start(() -> write(about, namespace, reason, message));
    }

    private void write(ObjectReference about, String namespace, String reason, String message) {
        var now = clock.instant().toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("muster-" + Long.toHexString(random.nextLong()))
                .endMetadata()
                .withType("Warning")
                .withReason(reason)
                .withMessage(Words.cut(message))
                .withInvolvedObject(about)
                .withNewSource()
                .withComponent("muster")
                .endSource()
                .withReportingComponent("muster.dev/muster")
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
        try {
            var _ = calls.send(
                    "create events",
                    namespace,
                    () -> client.v1()
                            .events()
                            .inNamespace(namespace)
                            .resource(event)
                            .create());
        } catch (ApiFaultException e) {
            LOG.debugf("an event was not written; reason=%s why=%s", reason, e.getMessage());
        }
    }

    private synchronized boolean isNew(String what) {
        long now = clock.millis();
        if (told.size() > REMEMBERED) {
            told.values().removeIf(at -> now - at > AGAIN.toMillis());
        }
        var before = told.get(what);
        boolean isNew = before == null || now - before > AGAIN.toMillis();
        if (isNew && told.size() <= 2 * REMEMBERED) {
            told.put(what, now);
        }
        return isNew && told.containsKey(what);
    }

    private static ObjectReference namespace(Namespace namespace) {
        return new ObjectReferenceBuilder(namespace(namespace.getMetadata().getName()))
                .withUid(namespace.getMetadata().getUid())
                .build();
    }

    private static ObjectReference namespace(String name) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Namespace")
                .withName(name)
                .build();
    }

    private static ObjectReference pod(RoomRef room, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(room.scheduler())
                .withName(room.room())
                .withUid(uid)
                .build();
    }
}
