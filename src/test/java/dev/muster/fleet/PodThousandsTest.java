package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.Room;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import dev.muster.runtime.kubernetes.PlayedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A fleet of 2,000 pods on a real API server, which Kubernetes' own scheduler binds and KWOK lets be ready.
@NeedsKubeApi
class PodThousandsTest {
    private static final int ROOMS = 2_000;

    /// For each way; some seconds of it are needed on a machine that does nothing else.
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Map<String, String> FAST = Map.of("requests-per-second", "500", "burst", "500");

    @BeforeEach
    void requireKwok() {
        var missing = PlayedCluster.missing();
        if (!missing.isEmpty()) {
            System.err.println("skipped " + getClass().getSimpleName() + ": " + missing);
        }
        assumeTrue(missing.isEmpty(), missing);
    }

    @Test
    void twoThousandRoomsBecomeReadyAndGoAgain() {
        try (var cluster = new PlayedCluster()) {
            var runtime = cluster.runtime(FAST);
            try (var rig = new FleetRig(RedisFixture.empty(), runtime, Duration.ZERO);
                    var _ = rig.keeper("worker")) {
                rig.playRooms(any -> true);
                long start = System.nanoTime();
                rig.create(ROOMS, null, 1);
                await("all rooms are ready", () -> ready(rig) == ROOMS);
                var came = since(start);
                assertThat(runtime.instances(FleetRig.NAME)).hasSize(ROOMS);
                assertThat(pods(cluster)).isEqualTo(recorded(rig));

                start = System.nanoTime();
                rig.become("v1.1.0", "game", 0);
                await("no room is left", () -> rig.rooms().isEmpty());
                await("no pod is left", () -> pods(cluster).isEmpty());
                var went = since(start);
                await("none is seen", () -> runtime.instances(FleetRig.NAME).isEmpty());

                System.out.printf("%,d pods: ready after %s, gone after %s%n", ROOMS, came, went);
                assertThat(rig.counts.started).as("rooms that were started").isEqualTo(ROOMS);
            }
        }
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) {
        Cluster.await(what, PATIENCE, () -> {
            pause();
            return condition.getAsBoolean();
        });
    }

    // To ask for 2,000 rooms all the time would slow down what is waited for.
    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long ready(FleetRig rig) {
        return rig.rooms().stream()
                .filter(room -> room.status() == RoomStatus.READY)
                .count();
    }

    private static Set<String> recorded(FleetRig rig) {
        return rig.rooms().stream().map(Room::name).collect(Collectors.toSet());
    }

    private static Set<String> pods(PlayedCluster cluster) {
        return cluster.admin().pods().inNamespace(FleetRig.NAME).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static Duration since(long start) {
        return Duration.ofMillis((System.nanoTime() - start) / 1_000_000);
    }
}
