package dev.muster.platform.redis;

import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/// Real Redis servers for tests: one that all tests of a JVM share, and more on demand. All end
/// with the JVM.
public final class TestRedis {
    private static final List<EmbeddedRedis> STARTED = new CopyOnWriteArrayList<>();

    private TestRedis() {}

    /// How to reach the shared server; starts it the first time.
    public static String uri() {
        return Shared.REDIS.uri();
    }

    /// Empties the shared server.
    public static void flush() {
        StorageUnderTest.flush();
    }

    static void flushShared() {
        EmbeddedRedis redis = Shared.REDIS;
        byte[] commands = ("AUTH " + redis.password() + "\r\nFLUSHALL\r\n").getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket(redis.host(), redis.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(commands);
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+OK\r\n".length());
            if (!new String(answer, StandardCharsets.US_ASCII).equals("+OK\r\n+OK\r\n")) {
                throw new IllegalStateException("FLUSHALL was refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The server of a data directory of its own: started, or taken over if one runs there.
    public static EmbeddedRedis newServer(Path dataDir) {
        return newServer(dataDir, Fsync.EVERYSEC);
    }

    /// As [#newServer(Path)], with a choice of when it syncs.
    public static EmbeddedRedis newServer(Path dataDir, Fsync fsync) {
        EmbeddedRedis redis =
                EmbeddedRedis.start(dataDir, EmbeddedRedisOptions.of(fsync).carriedOnly());
        STARTED.add(redis);
        return redis;
    }

    private static final class Shared {
        static final EmbeddedRedis REDIS = start();

        private static EmbeddedRedis start() {
            try {
                Path directory = Files.createTempDirectory("muster-test-redis");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
                return newServer(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(EmbeddedRedis::stop)));
    }

    /// Waits for the servers first: hooks run side by side, and stopping twice is harmless.
    private static void delete(Path directory) {
        STARTED.forEach(EmbeddedRedis::stop);
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> Objects.requireNonNull(file.toFile()).delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
