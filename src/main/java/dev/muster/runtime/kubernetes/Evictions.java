package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Loop;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/// Marks the pods of rooms that players use: by a label, by which the disruption budget that keeps them all knows
/// them, and by an annotation, unless the scheduler says something about it itself, that forbids to empty a node of
/// them for the sake of fewer nodes. Rooms that are to be kept come first; others may stay marked for a while, when
/// requests are needed elsewhere.
final class Evictions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Evictions.class);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final ApiCalls calls;
    private final PodView view;
    private final Occupancies occupancies;
    private final Loop loop;

    /// @param annotates whether the annotation is ours to change
    private record Change(RoomRef room, boolean used, boolean annotates) {
        String patch() {
            var label = "\"labels\":{\"" + PodMarks.IN_USE + "\":" + (used ? "\"true\"" : "null") + "}";
            var annotation = ",\"annotations\":{\"" + PodMarks.SAFE_TO_EVICT + "\":\"" + !used + "\"}";
            return "{\"metadata\":{" + label + (annotates ? annotation : "") + "}}";
        }
    }

    Evictions(KubernetesClient client, ApiCalls calls, PodView view, Occupancies occupancies) {
        this.client = client;
        this.calls = calls;
        this.view = view;
        this.occupancies = occupancies;
        this.loop = Loop.start("evictions", woken -> round());
    }

    /// Players use other rooms than before.
    void wake() {
        loop.wake();
    }

    @Override
    public void close() {
        loop.close();
    }

    private Duration round() {
        var urgent = new ArrayList<Change>();
        var lazy = new ArrayList<Change>();
        for (var occupancy : occupancies.known()) {
            boolean annotates = !occupancy.scheduler().annotations().containsKey(PodMarks.SAFE_TO_EVICT);
            for (var pod : view.pods(occupancy.scheduler().name())) {
                boolean used = occupancy.inUse().contains(pod.room().room());
                boolean marked = isMarked(pod) == used && (!annotates || isSafe(pod) != used);
                if (!marked && !pod.ending() && !PodReading.isOver(pod)) {
                    (used ? urgent : lazy).add(new Change(pod.room(), used, annotates));
                }
            }
        }
        for (var change : urgent) {
            mark(change);
        }
        for (var change : lazy) {
            if (!calls.isIdle()) {
                return SOON;
            }
            if (occupancies.isFree(change.room())) {
                mark(change);
            }
        }
        return REST;
    }

    private void mark(Change change) {
        var room = change.room();
        try {
            view.take(PodJson.of(calls.send(
                    change.used() ? RequestRate.Lane.PLAYERS : RequestRate.Lane.ROOMS,
                    "patch pods",
                    room.scheduler(),
                    () -> client.pods()
                            .inNamespace(room.scheduler())
                            .withName(room.room())
                            .patch(PatchContext.of(PatchType.JSON_MERGE), change.patch()))));
        } catch (ApiFaultException e) {
            LOG.debugf("a room was not marked; room=%s why=%s", room, e.getMessage());
        }
    }

    private static boolean isMarked(SeenPod pod) {
        return "true".equals(pod.marks().get(PodMarks.IN_USE));
    }

    private static boolean isSafe(SeenPod pod) {
        return !"false".equals(pod.marks().get(PodMarks.SAFE_TO_EVICT));
    }
}
