package dev.muster.app.local;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisKind;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.runtime.process.RoomProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/// The processes of one data directory: a server that holds it, its rooms and its Redis. Rooms and Redis
/// outlive the server, so each is ended on its own, in this order.
public final class LocalServer {
    /// What had outlived its server.
    ///
    /// @param rooms how many ran
    /// @param redis whether one ran
    public record Ended(int rooms, boolean redis) {}

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LAST_THREAD = Duration.ofSeconds(2);

    private final Path dataDirectory;

    /// Whatever runs on `dataDirectory`.
    public LocalServer(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /// Asks the server to end and returns when it is gone, with its process id; empty when there was none.
    public OptionalLong endServer(Duration patience) throws InterruptedException {
        var holder = DataDirectory.holder(dataDirectory);
        if (holder.isEmpty()) {
            return OptionalLong.empty();
        }
        var server = holder.get();
        server.terminate();
        var deadline = System.nanoTime() + patience.toNanos();
        while (server.alive()) {
            if (System.nanoTime() > deadline) {
                throw MusterException.unavailable("the server (process %d) has not ended %d s after it was asked to"
                        .formatted(server.pid(), patience.toSeconds()));
            }
            Thread.sleep(POLL);
        }
        return OptionalLong.of(server.pid());
    }

    /// Ends what outlived the server: its rooms first, then its Redis. A server that still holds the
    /// directory, or starts on it meanwhile, is an error.
    public Ended endLeftovers() {
        if (!Files.isDirectory(dataDirectory)) {
            return new Ended(0, false);
        }
        try (var held = take()) {
            return new Ended(RoomProcesses.endAll(held.path()), endRedis(held.path()));
        }
    }

    /// A process that was killed counts as over when its first thread is; its lock goes with the last one.
    private DataDirectory take() {
        var deadline = System.nanoTime() + LAST_THREAD.toNanos();
        while (true) {
            try {
                return DataDirectory.open(dataDirectory);
            } catch (MusterException e) {
                if (System.nanoTime() > deadline
                        || DataDirectory.holder(dataDirectory).isPresent()) {
                    throw e;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private static boolean endRedis(Path directory) {
        boolean second = endRedis(directory, LayoutServer.on(0));
        return endRedis(directory, EmbeddedRedisKind.CORE) || second;
    }

    private static boolean endRedis(Path directory, EmbeddedRedisKind kind) {
        if (!Files.exists(directory.resolve(kind.directory()).resolve("redis.json"))) {
            return false;
        }
        // Taking it over finds the one that runs by more than a number in a file; one that had died is started on its
        // data and ended in order.
        var redis = EmbeddedRedis.start(
                directory, EmbeddedRedisOptions.of(Fsync.ALWAYS).of(kind));
        redis.stop();
        return redis.adopted();
    }
}
