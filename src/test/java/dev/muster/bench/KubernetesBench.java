package dev.muster.bench;

import dev.muster.fleet.FleetRig;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.RoomStatus;
import dev.muster.runtime.InstanceEvent;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.kubernetes.KubernetesRuntime;
import dev.muster.runtime.kubernetes.PlayedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A fleet of 10,000 pods on a real API server, with Kubernetes' own scheduler and nodes that KWOK plays; all of
/// them share the cores with Muster. *Requests* compares what is sent while the fleet is made with the rate that
/// is configured: on the whole, as the API server counts it, and in the worst moment, as they leave the client.
/// *Resync* is the processor time of this process while it lists all pods and compares them with nothing known,
/// and while it does so once more. *Lost pod* is the time from the request that deletes one by force to the
/// creation of the one that replaces it, the longest of 20.
///
/// `make bench BENCH=kubernetes`; BENCH_PODS sets another size.
final class KubernetesBench implements Benchmark {
    private static final int PER_SECOND = 100;
    private static final int BURST = 100;

    private static final int LOSSES = 20;
    private static final int RESYNCS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration PING = Duration.ofSeconds(60);
    private static final Map<String, String> SETTINGS =
            Map.of("requests-per-second", Integer.toString(PER_SECOND), "burst", Integer.toString(BURST));

    private final int pods = Integer.parseInt(System.getenv().getOrDefault("BENCH_PODS", "10000"));

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public void run(Report report) throws Exception {
        var missing = PlayedCluster.missing();
        if (!missing.isEmpty()) {
            report.notServed("pods of a real API server", missing);
            return;
        }
        try (var redis = new BenchRedis(Fsync.EVERYSEC);
                var cluster = new PlayedCluster()) {
            var runtime = cluster.runtime(SETTINGS);
            try (var rig = new FleetRig(new RedisFixture(redis.uri()), runtime, Duration.ofMinutes(30))) {
                rig.playRooms(any -> true);
                var pings = Thread.ofVirtual().start(() -> pingNowAndThen(rig, runtime));
                try (var _ = rig.keeper("bench")) {
                    fill(report, cluster, rig);
                    lose(report, cluster, runtime);
                } finally {
                    pings.interrupt();
                    pings.join();
                }
                runtime.close();
                resync(report, cluster);
                memory(report, cluster);
            }
        }
    }

    private void fill(Report report, PlayedCluster cluster, FleetRig rig) {
        long served = cluster.served();
        int sent = cluster.requests().size();
        var cpu = Cpu.ofThisProcess();
        long start = System.nanoTime();
        rig.create(pods, null, 1);
        await(Duration.ofSeconds(2), () -> ready(rig) == pods);
        double seconds = (System.nanoTime() - start) / 1e9;
        var took = Cpu.ofThisProcess().minus(cpu);
        long counted = cluster.served() - served;
        var requests = cluster.requests();
        var times = requests.subList(sent, requests.size());
        report.add(Row.shown(label("%,d pods created and ready"), seconds, "s")
                .with("CPU of this process", text("%.1f s", took.toMillis() / 1e3)));
        report.add(Row.atMost(
                        label("requests a second while %,d were created, at the API server"),
                        counted / seconds,
                        "/s",
                        PER_SECOND + BURST / seconds)
                .with("requests", Long.toString(counted)));
        report.add(Row.atMost("requests beyond the rate in any span, at the client", mostBeyond(times), "", BURST)
                .with("requests", Integer.toString(times.size())));
    }

    // Often enough not to be taken for silent.
    private static void pingNowAndThen(FleetRig rig, KubernetesRuntime runtime) {
        try {
            while (true) {
                Thread.sleep(PING);
                int sent = 0;
                for (var instance : runtime.instances(FleetRig.NAME)) {
                    var ping = rig.store.rooms.ping(instance.room(), new Ping(PingStatus.READY, 0, null, "{}"));
                    if (++sent % 500 == 0) {
                        ping.join(); // all before it are answered as well
                    }
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    // Over all spans, how many requests more were sent than the rate alone allows in that time.
    private static double mostBeyond(List<Long> times) {
        var sorted = times.stream().sorted().toList();
        double most = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < sorted.size(); i++) {
            double earned = (sorted.get(i) - sorted.getFirst()) / 1e9 * PER_SECOND;
            least = Math.min(least, i - earned);
            most = Math.max(most, i + 1 - earned - least);
        }
        return most;
    }

    private void lose(Report report, PlayedCluster cluster, KubernetesRuntime runtime) throws InterruptedException {
        BlockingQueue<Long> created = new LinkedBlockingQueue<>();
        runtime.onChange(event -> {
            if (event instanceof InstanceEvent.Changed changed
                    && changed.instance().status() == InstanceStatus.PENDING) {
                created.add(System.nanoTime());
            }
        });
        var random = new Random(5);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < LOSSES; i++) {
            // At moments that have nothing to do with those of the keeper.
            LockSupport.parkNanos(
                    Duration.ofMillis(1_000 + random.nextInt(1_500)).toNanos());
            var fleet = runtime.instances(FleetRig.NAME);
            var victim = fleet.get(random.nextInt(fleet.size())).room().room();
            created.clear();
            long start = System.nanoTime();
            cluster.lose(FleetRig.NAME, victim);
            var replaced = created.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (replaced == null) {
                throw new IllegalStateException("a lost pod was never replaced");
            }
            millis.add((replaced - start) / 1e6);
        }
        var all = millis.stream().mapToDouble(Double::doubleValue).toArray();
        report.add(Row.atMost(
                        label("lost pod of %,d replaced, longest of " + LOSSES), Collections.max(millis), "ms", 1_000)
                .with("median", text("%.0f", Timing.median(all))));
    }

    private void resync(Report report, PlayedCluster cluster) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < RESYNCS; i++) {
            var before = Cpu.ofThisProcess();
            try (var runtime = cluster.runtime(SETTINGS)) {
                await(
                        Duration.ofMillis(20),
                        () -> runtime.instances(FleetRig.NAME).size() == pods);
                seconds.add(Cpu.ofThisProcess().minus(before).toMillis() / 1e3);
            }
        }
        var all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        report.add(Row.atMost(
                        label("full resync of %,d pods, CPU of this process, longest"),
                        Collections.max(seconds),
                        "s",
                        2)
                .with("first", text("%.2f", seconds.getFirst()))
                .with("median", text("%.2f", Timing.median(all))));
    }

    // What a worker keeps of each pod: what is in use with one more runtime that knows all of them, and before.
    private void memory(Report report, PlayedCluster cluster) throws Exception {
        long without = LiveHeap.of(ProcessHandle.current().pid());
        try (var runtime = cluster.runtime(SETTINGS)) {
            await(Duration.ofMillis(20), () -> runtime.instances(FleetRig.NAME).size() == pods);
            long with = LiveHeap.of(ProcessHandle.current().pid());
            report.add(Row.shown("heap of a pod that a runtime knows", (with - without) / (double) pods, "B"));
        }
    }

    private static long ready(FleetRig rig) {
        return rig.rooms().stream()
                .filter(room -> room.status() == RoomStatus.READY)
                .count();
    }

    private String label(String pattern) {
        return text(pattern, pods);
    }

    private static String text(String pattern, Object... figures) {
        return String.format(Locale.ROOT, pattern, figures);
    }

    private static void await(Duration pause, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the fleet did not get there in time");
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }
}
