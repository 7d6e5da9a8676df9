package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.vertx.redis.client.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pods and the store that knows what they are for: one that is empty, another one, and several workers who
/// share one.
@NeedsKubeApi
class PodStoreTest {
    private static final int ROOMS = 12;
    private static final String REPORT = "rooms run of a scheduler that is not known, they are left alone";

    private final PodScene scene = new PodScene();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.add(entry.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aStoreThatIsEmptiedUnderARunningWorkerEndsNoPod() throws InterruptedException {
        var logger = Logger.getLogger(FleetKeeper.class.getName());
        logger.addHandler(listener);
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
            var uids = scene.cluster.uids(FleetRig.NAME);
            var names = scene.recorded();

            for (int i = 0; i < 20; i++) { // at moments that have nothing to do with those of the worker
                TestRedis.flush();
                keeperWakes();
                Thread.sleep(70);
            }
            Cluster.await("it is reported", () -> log.stream().anyMatch(text -> text.startsWith(REPORT)));
            assertThat(scene.cluster.uids(FleetRig.NAME)).isEqualTo(uids);
            assertThat(scene.seen()).isEqualTo(names);

            scene.rig.create(ROOMS, null, 1);

            Cluster.await("they are adopted", () -> scene.recorded().equals(names));
            scene.pingAll();
            scene.awaitReady(ROOMS);
            assertThat(scene.cluster.uids(FleetRig.NAME)).isEqualTo(uids);
        } finally {
            logger.removeHandler(listener);
        }
    }

    private static void signal(FleetRig rig, String topic) {
        rig.store.redis.run(Call.command(Command.PUBLISH, "muster:signal:" + topic, FleetRig.NAME));
    }

    // As by another process that changes something.
    private void keeperWakes() {
        signal(scene.rig, "schedulers");
        signal(scene.rig, "rooms");
    }

    @Test
    void aWorkerWithAnotherStoreLeavesThePodsAlone(@TempDir Path directory) throws InterruptedException {
        try (var keeper = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
        }
        var uids = scene.cluster.uids(FleetRig.NAME);
        var server = TestRedis.newServer(directory);
        try (var other = new FleetRig(new RedisFixture(server.uri()), scene.cluster.runtime(), Duration.ZERO);
                var keeper = other.keeper("stranger")) {
            for (int i = 0; i < 15; i++) {
                signal(other, "schedulers");
                Thread.sleep(100);
            }
            assertThat(scene.cluster.uids(FleetRig.NAME)).isEqualTo(uids);
        } finally {
            server.stop();
        }
    }

    @Test
    void aStoreThatIsEmptiedWhileAFleetIsFilledEndsNoPod() throws InterruptedException {
        Set<String> gone = ConcurrentHashMap.newKeySet();
        int rooms = 0;
        try (var watch = scene.cluster.admin().pods().inNamespace(FleetRig.NAME).inform(notingGone(gone));
                var keeper = scene.rig.keeper("worker")) {
            scene.rig.playRooms(any -> true);
            for (int i = 0; i < 6; i++) {
                rooms += 20;
                int few = rooms - 20;
                scene.rig.create(rooms, null, 1);
                Cluster.await("some are started", () -> scene.pods().size() > few);
                Thread.sleep(7L * i); // while others are being started
                TestRedis.flush();
                keeperWakes();
            }
            scene.rig.create(rooms, null, 1);
            int all = rooms;
            Cluster.await("all are known", () -> {
                scene.pingAll();
                return scene.recorded().size() == all && scene.recorded().equals(scene.seen());
            });
            assertThat(gone).isEmpty();
        }
    }

    @Test
    void aWorkerWithAnotherStoreThatKnowsASmallerSchedulerOfTheNameLeavesThePodsAlone(@TempDir Path directory) {
        var logger = Logger.getLogger(RecordCheck.class.getName());
        logger.addHandler(listener);
        var server = TestRedis.newServer(directory);
        var impatient = TestFleet.config(Duration.ZERO, Duration.ofSeconds(1));
        try (var keeper = scene.rig.keeper("worker");
                var other = new FleetRig(new RedisFixture(server.uri()), scene.cluster.runtime(), impatient);
                var foreign = other.keeper("stranger")) {
            scene.rig.playRooms("v1.0.0"::equals);
            scene.rig.create(ROOMS, null, 1);
            scene.awaitReady(ROOMS);
            var uids = scene.cluster.uids(FleetRig.NAME);

            other.playRooms("v7.0.0"::equals);
            other.create("v7.0.0", 2, Instant.ofEpochSecond(1));

            Cluster.await("it is reported", () -> log.stream().anyMatch(text -> text.contains("of this name")));
            Cluster.await("it has no hope for them, and starts its own", Duration.ofSeconds(40), () -> {
                signal(other, "rooms");
                return other.ready() == 2;
            });
            assertThat(scene.cluster.uids(FleetRig.NAME)).containsAll(uids);

            other.requestDeletion();
            Cluster.await(
                    "it is gone there",
                    () -> other.store.schedulers.find(FleetRig.NAME).isEmpty());
            assertThat(scene.cluster.uids(FleetRig.NAME)).containsAll(uids);
        } finally {
            logger.removeHandler(listener);
            server.stop();
        }
    }

    @Test
    void twoWorkersStartNoRoomTwice() {
        Map<String, Set<String>> everMade = new ConcurrentHashMap<>();
        try (var watch = scene.cluster.admin().pods().inNamespace(FleetRig.NAME).inform(noting(everMade));
                var second = new FleetRig(RedisFixture.another(), scene.cluster.runtime(), Duration.ZERO);
                var one = scene.rig.keeper("one");
                var two = second.keeper("two")) {
            scene.fill(ROOMS);
            Cluster.await("all were heard of", () -> everMade.size() == ROOMS);

            scene.cluster.lose(FleetRig.NAME, scene.recorded().iterator().next());
            Cluster.await("it is replaced", () -> everMade.size() == ROOMS + 1);
            scene.awaitReady(ROOMS);

            assertThat(everMade)
                    .hasSize(ROOMS + 1)
                    .allSatisfy((room, uids) -> assertThat(uids).hasSize(1));
        }
    }

    @Test
    void noRoomIsStartedTwiceWhenTheLeaseIsLostAgainAndAgain() throws InterruptedException {
        Map<String, Set<String>> everMade = new ConcurrentHashMap<>();
        try (var watch = scene.cluster.admin().pods().inNamespace(FleetRig.NAME).inform(noting(everMade));
                var second = new FleetRig(RedisFixture.another(), scene.cluster.runtime(), Duration.ZERO);
                var one = scene.rig.keeper("one");
                var two = second.keeper("two")) {
            scene.rig.playRooms(any -> true);
            scene.rig.create(ROOMS, null, 1);
            for (int i = 0; i < 20; i++) {
                scene.rig.store.redis.run(
                        Call.command(Command.DEL, Shard.of(FleetRig.GAME) + "lease:scheduler:" + FleetRig.NAME));
                Thread.sleep(50);
            }

            scene.awaitReady(ROOMS);
            Cluster.await(
                    "pods and records agree",
                    () -> scene.recorded().equals(scene.seen()) && scene.pods().size() == ROOMS);
            assertThat(everMade).allSatisfy((room, uids) -> assertThat(uids).hasSize(1));
        }
    }

    private static ResourceEventHandler<Pod> notingGone(Set<String> pods) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                onUpdate(pod, pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                if (pod.getMetadata().getDeletionTimestamp() != null) {
                    pods.add(pod.getMetadata().getName());
                }
            }

            @Override
            public void onDelete(Pod pod, boolean unseen) {
                pods.add(pod.getMetadata().getName());
            }
        };
    }

    private static ResourceEventHandler<Pod> noting(Map<String, Set<String>> pods) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                pods.computeIfAbsent(pod.getMetadata().getName(), any -> ConcurrentHashMap.newKeySet())
                        .add(pod.getMetadata().getUid());
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
                onAdd(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean unseen) {
                onAdd(pod);
            }
        };
    }
}
