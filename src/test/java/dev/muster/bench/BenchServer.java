package dev.muster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A Muster of the built jar in a process of its own, with baselines, simulated rooms and
/// its embedded Redis.
final class BenchServer implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration RAMP = Duration.ofMillis(500);
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration REST = Duration.ofMillis(500);

    private final BenchDirectory directory;
    private final DemoServer server;
    private final long pid;
    private final long redisPid;

    BenchServer(Fsync fsync) throws IOException, InterruptedException {
        this(Map.of("MUSTER_REDIS_FSYNC", fsync.name().toLowerCase(Locale.ROOT)), -1);
    }

    /// On a Redis that is there already.
    BenchServer(BenchRedis redis) throws IOException, InterruptedException {
        this(Map.of("QUARKUS_REDIS_HOSTS", redis.uri()), redis.pid());
    }

    private BenchServer(Map<String, String> settings, long redis) throws IOException, InterruptedException {
        directory = new BenchDirectory();
        Map<String, String> all = new HashMap<>(settings);
        all.put("MUSTER_RUNTIME", "simulated");
        all.put("MUSTER_SIMULATED_SILENT", "true");
        all.put("MUSTER_BENCH_BASELINE", "true");
        server = JarServer.of(Path.of("target", "muster.jar"), directory.path(), all);
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
        pid = server.handle().pid();
        redisPid = redis >= 0 ? redis : embeddedRedis();
    }

    private long embeddedRedis() throws IOException {
        var state = directory.path().resolve("redis").resolve("redis.json").toFile();
        return new ObjectMapper().readTree(state).path("pid").asLong();
    }

    DemoServer door() {
        return server;
    }

    /// Starts callers.
    interface Loops {
        ClosedLoop start() throws IOException;
    }

    /// Lets callers run until the server is warm.
    void warmUp(Loops loops) throws IOException, InterruptedException {
        try (var loop = loops.start()) {
            Thread.sleep(WARM_UP);
            loop.check();
        }
    }

    /// What the calls of a few seconds cost.
    Cost measure(Loops loops) throws IOException, InterruptedException {
        try (var loop = loops.start()) {
            Thread.sleep(RAMP);
            return measure(loop, WINDOW);
        }
    }

    /// What the calls cost that are answered from now on, for so long.
    Cost measure(ClosedLoop loop, Duration window) throws InterruptedException {
        var meter = new Meter();
        long calls = loop.answers();
        Thread.sleep(window);
        var cost = meter.cost(loop.answers() - calls);
        loop.check();
        return cost;
    }

    /// Measures from now on.
    Meter meter() {
        return new Meter();
    }

    /// What the three processes take since it was made.
    final class Meter {
        private final long start = System.nanoTime();
        private final Duration serverBefore = Cpu.of(pid);
        private final Duration redisBefore = Cpu.of(redisPid);
        private final Duration loadBefore = Cpu.ofThisProcess();

        private Meter() {}

        /// By so many calls.
        Cost cost(long calls) {
            return new Cost(
                    calls,
                    Duration.ofNanos(System.nanoTime() - start),
                    Cpu.of(pid).minus(serverBefore),
                    Cpu.of(redisPid).minus(redisBefore),
                    Cpu.ofThisProcess().minus(loadBefore));
        }
    }

    /// Returns once the server has nothing to do.
    void awaitRest() throws InterruptedException {
        var before = Cpu.of(pid);
        while (true) {
            Thread.sleep(REST);
            var now = Cpu.of(pid);
            if (now.minus(before).compareTo(REST.dividedBy(10)) < 0) {
                return;
            }
            before = now;
        }
    }

    /// What its heap holds, in bytes, after a collection.
    long heap() throws IOException, InterruptedException {
        return LiveHeap.of(pid);
    }

    @Override
    public void close() {
        server.close();
        directory.close();
    }
}
