package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.operation.Operation;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.Instance;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.Fate;
import dev.muster.runtime.kubernetes.KubernetesRuntime;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fleets whose rooms are pods: the real store, the real keeper, the real API server.
@NeedsKubeApi
class PodFleetTest {
    private static final int ROOMS = 4;

    private final Cluster cluster = new Cluster();
    private final KubernetesRuntime runtime = cluster.runtime();
    private final FleetRig rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);

    @AfterEach
    void close() {
        rig.close();
        cluster.close();
    }

    private boolean allReady() {
        return rig.rooms().stream()
                        .filter(room -> room.status() == RoomStatus.READY)
                        .count()
                == ROOMS;
    }

    private Stream<String> history(String operation) {
        return rig.finished(operation).stream()
                .flatMap(found -> rig.store.operations.find(FleetRig.NAME, found.id()).stream())
                .flatMap(found -> found.history().stream())
                .map(Operation.Event::text);
    }

    private Set<RoomRef> pods() {
        return runtime.instances(FleetRig.NAME).stream().map(Instance::room).collect(Collectors.toSet());
    }

    @Test
    void aLostPodIsReplacedWithinASecond() {
        rig.playRooms(any -> true);
        rig.create(ROOMS, null, 1);
        try (var ignored = rig.keeper("worker")) {
            Cluster.await("the fleet is ready", this::allReady);
            var lost = rig.rooms().getFirst().name();
            var before = pods();
            long start = System.nanoTime();

            cluster.lose(FleetRig.NAME, lost);

            Cluster.await("another is there", () -> pods().stream().anyMatch(room -> !before.contains(room)));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            Cluster.await("the fleet is ready", this::allReady);
            assertThat(rig.rooms()).extracting(Room::name).doesNotContain(lost);
        }
    }

    @Test
    void anEmptyStoreEndsNoPodAndTheSameSchedulerTakesThemAgain() throws InterruptedException {
        rig.playRooms(any -> true);
        rig.create(ROOMS, null, 1);
        try (var ignored = rig.keeper("worker")) {
            Cluster.await("the fleet is ready", this::allReady);
        }
        var before = pods();
        TestRedis.flush();

        try (var ignored = rig.keeper("another worker")) {
            Thread.sleep(1500); // time enough for rounds that would do harm
            assertThat(cluster.uids(FleetRig.NAME)).hasSize(ROOMS);
            assertThat(pods()).isEqualTo(before);
            var uids = cluster.uids(FleetRig.NAME);

            rig.create(ROOMS, null, 1);

            Cluster.await(
                    "they are adopted",
                    () -> rig.rooms().stream()
                            .map(room -> new RoomRef(room.scheduler(), room.name()))
                            .collect(Collectors.toSet())
                            .equals(before));
            rig.rooms().forEach(room -> rig.ping(room.name(), dev.muster.room.PingStatus.READY, 0));
            Cluster.await("they serve", this::allReady);
            assertThat(cluster.uids(FleetRig.NAME)).isEqualTo(uids);
        }
    }

    @Test
    void theHistorySaysWhyRoomsCannotBeStarted() {
        cluster.kubelet().decide(pod -> Fate.imageMissing("registry.example/game:1"));
        rig.create(1, null, 1);
        try (var ignored = rig.keeper("worker")) {
            Cluster.await(
                    "it is in the history",
                    () -> history("remove_rooms")
                            .anyMatch(text -> text.contains(
                                    "image \"registry.example/game:1\" of container game is not to be had")));
        }
    }

    @Test
    void theHistorySaysThatTheNamespaceIsNotOurs() {
        cluster.makeNamespace(FleetRig.NAME);
        rig.create(1, null, 1);
        try (var ignored = rig.keeper("worker")) {
            Cluster.await(
                    "it is in the history",
                    () -> history("health_controller")
                            .anyMatch(text -> text.contains("namespace \"arena\" exists and is not Muster's")));
        }
    }
}
