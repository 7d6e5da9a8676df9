package dev.muster.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The scripts of `k8s/components/redis-ha` with three carried servers, each on a loopback address of its own.
final class StoreFailOverTest {
    private static final String CARRIED = "redis-server-7.0.15-linux-amd64";

    /// As much of valkey-cli as the scripts use: an answer without the marks of the protocol.
    private static final String CLI = """
            #!/bin/bash
            exec 3<>"/dev/tcp/$2/$4" || exit 1
            shift 4
            printf '%s\\r\\n' "$*" >&3
            # Nobody hangs up.
            timeout 0.5 cat <&3 | tr -d '\\r' | grep -v '^[*$:+-]'
            """;

    private static final String SERVER = """
            #!/bin/sh
            exec "%s" "$@" --bind "$SELF"
            """;

    private final List<StorePod> pods = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void startThree() throws IOException {
        var carried = getClass().getClassLoader().getResourceAsStream(CARRIED);
        boolean here = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(here && carried != null, "the carried server does not run here: fail-over was not tried");
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not there: fail-over was not tried");
        var programs = Files.createDirectory(directory.resolve("programs"));
        var server = programs.resolve("carried");
        Files.copy(carried, server);
        Files.writeString(programs.resolve("valkey-server"), SERVER.formatted(server));
        Files.writeString(programs.resolve("valkey-cli"), CLI);
        for (String program : List.of("carried", "valkey-server", "valkey-cli")) {
            Files.setPosixFilePermissions(programs.resolve(program), PosixFilePermissions.fromString("rwx------"));
        }
        var random = ThreadLocalRandom.current();
        var net = "127." + random.nextInt(1, 250) + "." + random.nextInt(1, 250) + ".";
        var peers = net + "10 " + net + "11 " + net + "12";
        for (String self : peers.split(" ", -1)) {
            pods.add(new StorePod(Files.createDirectory(directory.resolve(self)), programs, self, peers));
        }
        for (StorePod pod : pods) {
            pod.start();
        }
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (StorePod pod : pods) {
            pod.close();
        }
    }

    @Test
    @Timeout(300)
    void whatWasWrittenSurvivesTheLossOfThePrimaryAndOfAll() throws Exception {
        var first = pods.getFirst();
        await(
                "the first pod is the primary of two",
                () -> first.server("INFO replication").contains("connected_slaves:2")
                        && pods.stream()
                                .allMatch(pod -> pod.sentinel("SENTINEL MASTER muster")
                                        .contains("num-other-sentinels\r\n$1\r\n2")));
        await("both have the write", () -> write(first, "one", 2));

        first.kill();
        var rest = pods.subList(1, 3);
        await("another is the primary", () -> rest.stream().anyMatch(StorePod::isPrimary));
        var second = rest.stream().filter(StorePod::isPrimary).findFirst().orElseThrow();
        assertThat(second.server("GET key")).contains("one");
        await("the third has the write", () -> write(second, "two", 1));

        first.start();
        await("the first follows it", () -> follows(first, second));
        assertThat(first.server("GET key")).contains("two");

        for (StorePod pod : pods) {
            pod.kill();
        }
        first.start();
        await("its Sentinel is back", () -> first.sentinel("PING").contains("PONG"));
        for (int i = 0; i < 20; i++) {
            assertThat(first.server("PING")).as("one alone does not serve").isEmpty();
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        for (StorePod pod : rest) {
            pod.start();
        }
        await(
                "all are as they were",
                () -> second.isPrimary()
                        && pods.stream().filter(pod -> pod != second).allMatch(pod -> follows(pod, second)));
        assertThat(pods).allMatch(pod -> pod.server("GET key").contains("two"));
    }

    private static boolean write(StorePod pod, String value, int replicas) {
        return pod.server("SET key " + value).contains("+OK")
                && pod.server("SET key " + value + "\r\nWAIT " + replicas + " 1000")
                        .contains(":" + replicas);
    }

    private static boolean follows(StorePod pod, StorePod primary) {
        var answer = pod.server("INFO replication");
        return answer.contains("master_host:" + primary.host()) && answer.contains("master_link_status:up");
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
