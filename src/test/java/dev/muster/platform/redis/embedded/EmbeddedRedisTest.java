package dev.muster.platform.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import dev.muster.platform.redis.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedRedisTest {
    @TempDir
    Path directory;

    private final List<EmbeddedRedis> started = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopAll() {
        started.forEach(EmbeddedRedis::stop);
    }

    @Test
    void servesOnLoopbackWithAPassword() throws IOException {
        EmbeddedRedis redis = start();

        assertThat(redis.uri()).isEqualTo("redis://:" + redis.password() + "@127.0.0.1:" + redis.port());
        assertThat(call(redis, "SET", "a", "1")).isEqualTo("+OK");
        assertThat(call(redis, "CONFIG", "GET", "appendonly")).startsWith("*2");
        try (var stranger = new RedisConnection(redis.port())) {
            assertThat(stranger.call("GET", "a")).startsWith("-NOAUTH");
        }
    }

    @Test
    void keepsItsSecretsToItsOwner() throws IOException, InterruptedException {
        EmbeddedRedis redis = start();

        Process ps = new ProcessBuilder("ps", "-o", "args=", "-p", Long.toString(redis.pid())).start();
        String arguments = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ps.waitFor();

        assertThat(arguments).contains("redis-server").doesNotContain(redis.password());
        assertThat(redis.toString()).doesNotContain(redis.password());
        for (String file : List.of("redis.conf", "redis.json", "redis.log")) {
            assertThat(permissions(directory.resolve("redis").resolve(file))).isEqualTo("rw-------");
        }
        assertThat(permissions(directory.resolve("redis"))).isEqualTo("rwx------");
    }

    @Test
    void takesOverTheOneThatAKilledParentLeft() {
        EmbeddedRedis abandoned = start();

        EmbeddedRedis found = start();

        assertThat(found.adopted()).isTrue();
        assertThat(found.pid()).isEqualTo(abandoned.pid());
        assertThat(found.uri()).isEqualTo(abandoned.uri());
    }

    @Test
    void takesOverTheOneWhoseParentWasKilledWhileLaunchingIt() throws IOException {
        EmbeddedRedis abandoned = start();
        RedisHome.in(directory, EmbeddedRedisKind.CORE)
                .write(RedisState.launching(abandoned.port(), abandoned.password()));

        EmbeddedRedis found = start();

        assertThat(found.pid()).isEqualTo(abandoned.pid());
    }

    @Test
    void startsAnotherWhenTheNotedOneIsGone() throws IOException {
        EmbeddedRedis first = start();
        call(first, "SET", "kept", "yes");
        kill(first.pid());

        EmbeddedRedis second = start();

        assertThat(second.adopted()).isFalse();
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.uri()).isEqualTo(first.uri());
        assertThat(call(second, "GET", "kept")).isEqualTo("yes");
    }

    @Test
    void movesToAnotherPortWhenTheNotedOneIsTaken() throws IOException {
        EmbeddedRedis first = start();
        kill(first.pid());

        try (var ignored = new ServerSocket(first.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            EmbeddedRedis second = start();

            assertThat(second.port()).isNotEqualTo(first.port());
            assertThat(call(second, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void startsItAgainOnTheSamePortWithEveryAcknowledgedWrite() throws IOException {
        EmbeddedRedis redis = start();
        List<String> reports = new CopyOnWriteArrayList<>();
        redis.watch(reports::add);
        for (int i = 0; i < 200; i++) {
            assertThat(call(redis, "SET", "key" + i, "value" + i)).isEqualTo("+OK");
        }
        int port = redis.port();
        long killed = redis.pid();

        kill(killed);

        await(() -> redis.pid() != killed && answers(redis));
        assertThat(redis.port()).isEqualTo(port);
        for (int i = 0; i < 200; i++) {
            assertThat(call(redis, "GET", "key" + i)).isEqualTo("value" + i);
        }
        assertThat(reports).first().asString().contains("process " + killed);
    }

    @Test
    void watchesAnAdoptedOneToo() throws IOException {
        EmbeddedRedis abandoned = start();
        EmbeddedRedis found = start();
        found.watch(report -> {});

        kill(abandoned.pid());

        await(() -> found.pid() != abandoned.pid() && answers(found));
        assertThat(found.port()).isEqualTo(abandoned.port());
    }

    @Test
    void leavesNoProcessWhenStopped() throws IOException {
        EmbeddedRedis redis = start();
        redis.watch(report -> {});
        ProcessIdentity process = ProcessIdentity.of(redis.pid()).orElseThrow();
        call(redis, "SET", "a", "1");

        redis.stop();

        assertThat(process.alive()).isFalse();
        assertThat(directory.resolve("redis/redis.json")).doesNotExist();
        redis.stop();
        EmbeddedRedis again = start();
        assertThat(again.adopted()).isFalse();
        assertThat(call(again, "GET", "a")).isEqualTo("1");
    }

    @Test
    void runsInASessionOfItsOwn() throws IOException {
        EmbeddedRedis redis = start();

        String stat = Files.readString(Path.of("/proc/" + redis.pid() + "/stat"));

        String session = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5)[3];
        assertThat(session).isEqualTo(Long.toString(redis.pid()));
    }

    @Test
    void neverRunsACopyThatWasCutOff() throws IOException {
        start().stop();
        Path binary;
        try (var files = Files.list(directory.resolve("redis/bin"))) {
            binary = files.findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(binary);
        // Anew and not in place: a process that was just ended may not have let go of the old one yet.
        Files.delete(binary);
        Files.write(binary, List.of("half"));

        start();

        assertThat(Files.readAllBytes(binary)).isEqualTo(whole);
    }

    @Test
    void namesTheDirectoryAndTheLastWordsOfAServerThatCannotStart() throws IOException {
        Files.createDirectories(directory.resolve("redis"));
        Files.writeString(directory.resolve("redis/appendonlydir"), "a file where the data should be");

        assertThatThrownBy(this::start)
                .isInstanceOf(MusterException.class)
                .hasMessageContaining(directory.resolve("redis").toString())
                .hasMessageContaining("append-only");
        assertThat(directory.resolve("redis/redis.json")).doesNotExist();
    }

    @Test
    void saysWhichRunningProcessDoesNotAnswer() throws IOException {
        EmbeddedRedis redis = start();
        signal(redis.pid(), "-STOP");
        try {
            var impatient = new EmbeddedRedisOptions(EmbeddedRedisKind.CORE, Fsync.ALWAYS, "", Duration.ofMillis(300));

            assertThatThrownBy(() -> EmbeddedRedis.start(directory, impatient))
                    .isInstanceOf(MusterException.class)
                    .hasMessageContaining("kill " + redis.pid());
        } finally {
            signal(redis.pid(), "-CONT");
        }
    }

    @Test
    void prefersANewerServerOfTheMachine() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path newer = script(bin.resolve("valkey-server"), "echo 'Valkey server v=8.1.3 sha=0 bits=64'");
        script(bin.resolve("redis-server"), "echo 'Redis server v=7.4.0 sha=0 bits=64'");

        assertThat(RedisBinary.choose(directory, bin.toString())).isEqualTo(newer);
    }

    @Test
    void ignoresServersThatAreOlderOrSilent() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        script(bin.resolve("redis-server"), "echo 'Redis server v=6.2.6 sha=0'");
        script(bin.resolve("valkey-server"), "exec sleep 20");

        assertThat(RedisBinary.choose(directory, bin.toString())).hasParent(directory);
    }

    private EmbeddedRedis start() {
        EmbeddedRedis redis = TestRedis.newServer(directory, Fsync.ALWAYS);
        started.add(redis);
        return redis;
    }

    private static String call(EmbeddedRedis redis, String... words) throws IOException {
        try (var connection = new RedisConnection(redis.port())) {
            connection.call("AUTH", redis.password());
            return connection.call(words);
        }
    }

    private static boolean answers(EmbeddedRedis redis) {
        return RedisProbe.ask(redis.port(), "default", redis.password()) == RedisProbe.Answer.READY;
    }

    private static Path script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void kill(long pid) throws IOException {
        ProcessIdentity process = ProcessIdentity.of(pid).orElseThrow();
        signal(pid, "-KILL");
        await(() -> !process.alive());
    }

    private static void signal(long pid, String signal) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().onExit().join();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
