package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.kubernetes.Cluster;
import dev.muster.runtime.kubernetes.NeedsKubeApi;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The API server is away, or hangs, while rooms ping and players get rooms.
@NeedsKubeApi
class PodOutageTest {
    private static final int ROOMS = 20;
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration HANGING = Duration.ofSeconds(30);

    /// Rooms that end while nobody can be told, rooms that are gone before anybody looks again, and the others.
    private record Fates(List<String> ended, List<String> vanished, Set<String> steady) {
        static Fates of(PodScene scene) {
            var names = scene.rig.rooms().stream().map(Room::name).sorted().toList();
            return new Fates(names.subList(0, 2), names.subList(2, 4), Set.copyOf(names.subList(4, ROOMS)));
        }

        void assertMet(PodScene scene) {
            assertThat(scene.recorded()).containsAll(steady).doesNotContainAnyElementsOf(ended);
            assertThat(scene.recorded()).doesNotContainAnyElementsOf(vanished);
        }
    }

    @Test
    void aMinuteWithoutTheApiServerLosesNothingAndEndsWell() throws InterruptedException {
        try (var scene = new PodScene();
                var _ = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
            var fates = Fates.of(scene);
            var life = PodLife.start(scene, fates.steady());

            scene.cluster.api().stop();
            int requestsBefore = scene.cluster.requests();
            var cpuBefore = cpu();
            fates.ended().forEach(room -> scene.rig.ping(room, PingStatus.TERMINATED, 0));
            Thread.sleep(AWAY);
            int requests = scene.cluster.requests() - requestsBefore;
            var cpu = cpu().minus(cpuBefore);
            int pings = life.pings();
            int allocations = life.allocations();

            // Two more are gone before anybody looks again, with the changes that a watch could go on with.
            scene.cluster.cutOff(true);
            scene.cluster.api().start();
            fates.vanished().forEach(room -> scene.cluster.lose(FleetRig.NAME, room));
            scene.cluster.cutOff(false);
            long back = System.nanoTime();
            awaitWell(scene);
            var took = Duration.ofNanos(System.nanoTime() - back);
            var lost = life.end();

            System.out.printf(
                    "API server away for %s: %d requests, %s of CPU, %d pings, %d allocations; well again after %s%n",
                    AWAY, requests, cpu, pings, allocations, took);
            assertThat(took).as("until all is well again").isLessThan(Duration.ofSeconds(15));
            assertThat(lost).as("what was refused").isEmpty();
            assertThat(pings).as("pings of a minute").isGreaterThan(1000);
            assertThat(allocations).as("allocations of a minute").isGreaterThan(300);
            assertThat(requests).as("requests of a minute").isLessThan(120);
            assertThat(cpu).as("of a minute").isLessThan(Duration.ofSeconds(30));
            fates.assertMet(scene);
        }
    }

    @Test
    void anApiServerThatAcceptsAndNeverAnswersHoldsUpNobody() throws InterruptedException {
        try (var scene = PodScene.behindAProxy(Duration.ofSeconds(5));
                var _ = scene.rig.keeper("worker")) {
            scene.fill(ROOMS);
            var fates = Fates.of(scene);
            var life = PodLife.start(scene, fates.steady());

            scene.proxy().hang();
            int requestsBefore = scene.cluster.requests();
            fates.ended().forEach(room -> scene.rig.ping(room, PingStatus.TERMINATED, 0));
            fates.vanished().forEach(room -> scene.cluster.lose(FleetRig.NAME, room));
            Thread.sleep(HANGING);
            int requests = scene.cluster.requests() - requestsBefore;
            int pings = life.pings();
            int allocations = life.allocations();

            scene.proxy().carryOnWithNewOnes();
            long back = System.nanoTime();
            awaitWell(scene);
            var took = Duration.ofNanos(System.nanoTime() - back);
            var lost = life.end();

            System.out.printf(
                    "API server hanging for %s: %d requests, %d pings, %d allocations; well again after %s%n",
                    HANGING, requests, pings, allocations, took);
            assertThat(lost).as("what was refused").isEmpty();
            assertThat(pings).as("pings of half a minute").isGreaterThan(500);
            assertThat(allocations).as("allocations of half a minute").isGreaterThan(150);
            assertThat(requests).as("requests of half a minute").isLessThan(60);
            fates.assertMet(scene);
        }
    }

    private static void awaitWell(PodScene scene) {
        scene.awaitReady(ROOMS);
        Cluster.await(
                "no other pods are left",
                Duration.ofSeconds(60),
                () -> scene.pods().size() == ROOMS);
        Cluster.await("records and pods agree", () -> scene.recorded().equals(scene.seen()));
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
