package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may move rooms away, on the real API server.
@NeedsKubeApi
class EvictionsTest {
    private static final RoomRef ONE = new RoomRef("arena", "one");

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void marksRoomsInUseAsNotToBeEvicted() {
        var runtime = runtimeWith("one", "two");

        runtime.inUse(Cluster.scheduler("arena"), Set.of("one"));

        Cluster.await("the room in use is marked", () -> "false".equals(safeToEvict("one")));
        assertThat(safeToEvict("two")).isEqualTo("true");

        runtime.inUse(Cluster.scheduler("arena"), Set.of());

        Cluster.await("it may be evicted again", () -> "true".equals(safeToEvict("one")));
    }

    @Test
    void marksRoomsInUseWhoseSchedulerSaysItselfWhetherTheyMayBeEvicted() {
        var runtime = runtimeWith("one");
        var scheduler = Cluster.annotated(Cluster.scheduler("arena"), Map.of(PodMarks.SAFE_TO_EVICT, "true"));

        runtime.inUse(scheduler, Set.of("one"));

        Cluster.await("it is marked", () -> pod(ONE).getMetadata().getLabels().containsKey(PodMarks.IN_USE));
        assertThat(safeToEvict("one")).isEqualTo("true");
    }

    @Test
    void takesNoMarkOffARoomWhoseSchedulerAnotherLooksAfter() throws InterruptedException {
        var before = runtimeWith("one");
        before.inUse(Cluster.scheduler("arena"), Set.of());
        before.lookedAway("arena");
        var now = cluster.runtime();

        now.inUse(Cluster.scheduler("arena"), Set.of("one"));
        Cluster.await("it is marked", () -> "false".equals(safeToEvict("one")));
        now.create(Cluster.room("desert", "two"));
        Cluster.awaitStatus(before, new RoomRef("desert", "two"), InstanceStatus.READY); // so it has seen the mark
        before.inUse(Cluster.scheduler("desert"), Set.of("two")); // looks at all that it knows
        Cluster.await("so is the other", () -> marks() >= 2);
        Thread.sleep(500);

        assertThat(marks()).as("patches of pods").isEqualTo(2);
    }

    private long marks() {
        return cluster.sent().stream()
                .filter(request -> request.what().startsWith("PATCH "))
                .count();
    }

    @Test
    void keepsDisruptionBudgetsAsLongAsThereIsTheScheduler() {
        var runtime = runtimeWith("one", "room-0", "room-1", "room-2");

        runtime.inUse(Cluster.scheduler("arena"), Set.of());
        Cluster.await("a budget", () -> minAvailable("arena") == 3);
        assertThat(minAvailable("arena-in-use")).isGreaterThan(1_000_000);
        runtime.inUse(Cluster.scheduler("arena"), Set.of("one", "room-0"));
        Cluster.await("one of the others may be moved", () -> minAvailable("arena") == 1);

        runtime.forget("arena");
        assertThat(minAvailable("arena")).as("while there are rooms").isEqualTo(1);
        runtime.instances("arena").forEach(instance -> runtime.delete(instance.room()));
        Cluster.await("the rooms are gone", () -> runtime.instances("arena").isEmpty());
        runtime.forget("arena");

        Cluster.await("no budget", () -> minAvailable("arena") == -1 && minAvailable("arena-in-use") == -1);
    }

    @Test
    void evictionsFindOnlyRoomsThatPlayersDoNotUse() {
        try (var controllers = KubeProgram.controllers(cluster.api(), "disruption-controller")) {
            var runtime = runtimeWith("one", "room-0", "room-1", "room-2");
            runtime.inUse(Cluster.scheduler("arena"), Set.of());
            Cluster.await("one may be moved", () -> disruptionsAllowed() == 1);

            runtime.inUse(Cluster.scheduler("arena"), Set.of("one"));
            Cluster.await(
                    "it is marked", () -> pod(ONE).getMetadata().getLabels().containsKey(PodMarks.IN_USE));

            assertThat(evict("one")).as("of a room in use").isEqualTo(429);
            Cluster.await(
                    "one of the others may be moved", () -> minAvailable("arena") == 2 && disruptionsAllowed() == 1);
            assertThat(evict("one")).as("of a room in use").isEqualTo(429);
            assertThat(evict("room-1")).as("of an idle room").isEqualTo(201);

            runtime.inUse(Cluster.scheduler("arena"), Set.of());

            Cluster.await("it may go again", () -> evict("one") == 201);
        }
    }

    private int evict(String room) {
        var eviction = new EvictionBuilder()
                .withNewMetadata()
                .withNamespace("arena")
                .withName(room)
                .endMetadata()
                .build();
        try {
            cluster.admin().raw("/api/v1/namespaces/arena/pods/" + room + "/eviction", "POST", eviction);
            return 201;
        } catch (KubernetesClientException e) {
            return e.getCode();
        }
    }

    private int disruptionsAllowed() {
        var budget = budget("arena");
        if (budget == null || budget.getStatus() == null) {
            return -1;
        }
        var seen = budget.getStatus().getObservedGeneration();
        boolean current = Objects.equals(seen, budget.getMetadata().getGeneration());
        return current ? Objects.requireNonNullElse(budget.getStatus().getDisruptionsAllowed(), -1) : -1;
    }

    private int minAvailable(String name) {
        var budget = budget(name);
        return budget == null ? -1 : budget.getSpec().getMinAvailable().getIntVal();
    }

    private @Nullable PodDisruptionBudget budget(String name) {
        return cluster.admin()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace("arena")
                .withName(name)
                .get();
    }

    private String safeToEvict(String room) {
        return pod(new RoomRef("arena", room)).getMetadata().getAnnotations().getOrDefault(PodMarks.SAFE_TO_EVICT, "");
    }

    private KubernetesRuntime runtimeWith(String... rooms) {
        var runtime = cluster.runtime();
        for (var room : rooms) {
            runtime.create(Cluster.room("arena", room));
        }
        for (var room : rooms) {
            Cluster.awaitStatus(runtime, new RoomRef("arena", room), InstanceStatus.READY);
        }
        return runtime;
    }

    private Pod pod(RoomRef room) {
        return Objects.requireNonNull(cluster.admin()
                .pods()
                .inNamespace(room.scheduler())
                .withName(room.room())
                .get());
    }
}
