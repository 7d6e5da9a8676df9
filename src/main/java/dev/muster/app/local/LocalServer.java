package dev.muster.app.local;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisOptions;
import dev.muster.platform.redis.embedded.Fsync;
import dev.muster.runtime.process.RoomProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// The processes of one data directory: a server that holds it, its rooms and its Redis. Rooms and Redis
/// outlive the
/// server, so each is ended on its own, in this order.
public final class LocalServer {
    /// What had outlived its server.
    ///
    /// @param rooms how many ran
    /// @param redis whether one ran
    public record Ended(int rooms, boolean redis) {}

    private static final Duration POLL = Duration.ofMillis(50);

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

    /// Ends what outlived the server: its rooms first, then its Redis. A server that still holds the directory, or
    /// starts on it meanwhile, is an error.
    public Ended endLeftovers() {
        if (!Files.isDirectory(dataDirectory)) {
            return new Ended(0, false);
        }
        try (var held = DataDirectory.open(dataDirectory)) {
            return new Ended(RoomProcesses.endAll(held.path()), endRedis(held.path()));
        }
    }

    private static boolean endRedis(Path directory) {
        if (!Files.exists(directory.resolve("redis").resolve("redis.json"))) {
            return false;
        }
        // Taking it over finds the one that runs by more than a number in a file; one that had died is started on its
        // data and ended in order.
        var redis = EmbeddedRedis.start(directory, EmbeddedRedisOptions.of(Fsync.ALWAYS));
        redis.stop();
        return redis.adopted();
    }
}
