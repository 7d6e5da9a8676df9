package dev.muster.bench;

import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Simulated rooms that ping a Muster which does nothing else: no worker looks after them. Each pause between
/// two pings is drawn, so that any number of rooms pings evenly at the same rate: rooms that ping in step share
/// round trips, whose answers keep them in step, and so cost the less the fewer there are.
final class PingRun implements AutoCloseable {
    private static final Duration WINDOW = Duration.ofSeconds(20);
    /// More than the longest interval.
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final String SCHEDULER = "pings";

    private final BenchDirectory directory = new BenchDirectory();
    private final BenchRedis redis = new BenchRedis(Fsync.EVERYSEC);
    private final DemoServer server;
    private final SimulatedRooms simulated;

    PingRun(int rooms, Duration interval) throws IOException, InterruptedException {
        BenchFleet.make(redis, SCHEDULER, rooms, 1);
        int port = SimulatedRooms.freePort();
        server = JarServer.of(
                Path.of("target", "muster.jar"),
                directory.path(),
                Map.of(
                        "MUSTER_RUNTIME", "simulated",
                        "MUSTER_ROLES", "rooms",
                        "QUARKUS_REDIS_HOSTS", redis.uri()));
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
        simulated = new SimulatedRooms(
                port,
                server.http(),
                directory.path().resolve("simulated.out"),
                Map.of(
                        "MUSTER_SIMULATED_PING_INTERVAL",
                        "uniform(%dms,%dms)".formatted(interval.toMillis() / 2, interval.toMillis() * 3 / 2),
                        // A look at all rooms is no ping.
                        "MUSTER_SIMULATED_LOOK_INTERVAL",
                        "1h",
                        "MUSTER_SIMULATED_START_DELAY",
                        "uniform(0ms," + interval.toMillis() + "ms)"));
        while (!simulated.isAnswering()) {
            Thread.sleep(100);
        }
        simulated.create(SCHEDULER, "v1", rooms);
    }

    /// What pings cost.
    Cost measure() throws InterruptedException {
        Thread.sleep(WARM_UP);
        var pings = simulated.pings();
        long start = System.nanoTime();
        long pid = server.handle().pid();
        var serverBefore = Cpu.of(pid);
        var redisBefore = Cpu.of(redis.pid());
        var loadBefore = Cpu.of(simulated.pid());
        Thread.sleep(WINDOW);
        var noted = simulated.pings().minus(pings);
        if (noted.failed() + noted.refused() > 0) {
            throw new IllegalStateException("pings were lost: " + noted);
        }
        return new Cost(
                noted.noted(),
                Duration.ofNanos(System.nanoTime() - start),
                Cpu.of(pid).minus(serverBefore),
                Cpu.of(redis.pid()).minus(redisBefore),
                Cpu.of(simulated.pid()).minus(loadBefore));
    }

    @Override
    public void close() {
        simulated.close();
        server.close();
        redis.close();
        directory.close();
    }
}
