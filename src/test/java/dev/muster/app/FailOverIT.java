package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.JarServer;
import dev.muster.platform.redis.embedded.SentinelGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is told of Sentinels, by configuration alone.
@Timeout(120)
final class FailOverIT {
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofSeconds(6);
    private static final String SCHEDULER = """
            {"name":"%s","game":"arena","maxSurge":"1","roomsReplicas":2,"portRange":{"start":20000,"end":29999},
             "spec":{"terminationGracePeriod":"5s","containers":[{
               "name":"room","image":"none","imagePullPolicy":"IfNotPresent","command":["none"],
               "requests":{"memory":"64Mi","cpu":"10m"},"limits":{"memory":"64Mi","cpu":"100m"},
               "ports":[{"name":"game","protocol":"udp","port":7777}]}]}}""";

    @TempDir
    private Path directory;

    @Test
    void goesOnWithTheNextPrimaryAndLosesNothingThatItAcknowledged() throws Exception {
        try (var group = SentinelGroup.start(directory.resolve("redis"), 3);
                var server = JarServer.of(
                        Path.of("target", "muster.jar"),
                        Files.createDirectories(directory.resolve("data")),
                        Map.of(
                                "MUSTER_RUNTIME", "simulated",
                                "MUSTER_REDIS_REPLICA_ACKS", "1",
                                "QUARKUS_REDIS_CLIENT_TYPE", "sentinel",
                                "QUARKUS_REDIS_MASTER_NAME", SentinelGroup.MASTER,
                                "QUARKUS_REDIS_HOSTS", String.join(",", group.uris())))) {
            server.start();
            server.awaitReady(Duration.ofSeconds(60));
            try (var client = new MusterClient(server.http())) {
                client.post("/schedulers", SCHEDULER.formatted("before")).orThrow();

                group.killPrimary();

                assertThat(untilAnswered(client, "/schedulers/before")).isEqualTo(200);
                client.post("/schedulers", SCHEDULER.formatted("after")).orThrow();
                assertThat(untilAnswered(client, "/readyz")).isEqualTo(200);
            }
        }
    }

    // The status that is not "unavailable"; each call in between fails fast.
    private static int untilAnswered(MusterClient client, String path) {
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (true) {
            long asked = System.nanoTime();
            int status = client.get(path).status();
            assertThat(System.nanoTime() - asked).as("time of one call").isLessThan(FAST.toNanos());
            if (status != 503) {
                return status;
            }
            assertThat(System.nanoTime()).as("still unavailable").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
