package dev.muster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// A Muster of the built jar in a process of its own, with baselines, simulated rooms and
/// its embedded Redis.
final class BenchServer implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final Duration RAMP = Duration.ofMillis(500);
    private static final Duration WINDOW = Duration.ofSeconds(4);

    private final BenchDirectory directory;
    private final DemoServer server;
    private final long pid;
    private final long redisPid;

    BenchServer(Fsync fsync) throws IOException, InterruptedException {
        directory = new BenchDirectory();
        server = JarServer.of(
                Path.of("target", "muster.jar"),
                directory.path(),
                Map.of(
                        "MUSTER_RUNTIME", "simulated",
                        "MUSTER_SIMULATED_SILENT", "true",
                        "MUSTER_BENCH_BASELINE", "true",
                        "MUSTER_REDIS_FSYNC", fsync.name().toLowerCase(Locale.ROOT)));
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
        pid = DataDirectory.holder(directory.path())
                .orElseThrow(() -> new IllegalStateException("nobody holds the data directory"))
                .pid();
        redisPid = new ObjectMapper()
                .readTree(
                        directory.path().resolve("redis").resolve("redis.json").toFile())
                .path("pid")
                .asLong();
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
            long calls = loop.answers();
            long start = System.nanoTime();
            var serverBefore = Cpu.of(pid);
            var redisBefore = Cpu.of(redisPid);
            var loadBefore = Cpu.ofThisProcess();
            Thread.sleep(WINDOW);
            calls = loop.answers() - calls;
            var wall = Duration.ofNanos(System.nanoTime() - start);
            var cost = new Cost(
                    calls,
                    wall,
                    Cpu.of(pid).minus(serverBefore),
                    Cpu.of(redisPid).minus(redisBefore),
                    Cpu.ofThisProcess().minus(loadBefore));
            loop.check();
            return cost;
        }
    }

    @Override
    public void close() {
        server.close();
        directory.close();
    }
}
