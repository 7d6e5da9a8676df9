package dev.muster.platform.redis.embedded;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The directory of an embedded Redis: its data, configuration, log and the note of who runs there.
record RedisHome(Path path, Path bin, EmbeddedRedisKind kind) {
    private static final long LOG_LIMIT = 4L << 20;

    /// All of a data directory run the same program.
    static RedisHome in(Path dataDir, EmbeddedRedisKind kind) throws IOException {
        PrivateFiles.createDirectories(dataDir);
        Path real = dataDir.toRealPath();
        Path home = real.resolve(kind.directory());
        PrivateFiles.createDirectories(home);
        Path bin = real.resolve(EmbeddedRedisKind.CORE.directory()).resolve("bin");
        return new RedisHome(home, bin, kind);
    }

    Path log() {
        return path.resolve("redis.log");
    }

    Path configuration() {
        return path.resolve("redis.conf");
    }

    Optional<RedisState> state() throws IOException {
        try {
            return RedisState.parse(Files.readString(path.resolve("redis.json")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(RedisState state) throws IOException {
        PrivateFiles.write(path, "redis.json", state.json());
    }

    void removeState() throws IOException {
        Files.deleteIfExists(path.resolve("redis.json"));
    }

    /// Writes the configuration. The password stands in it, and not in the arguments, which every
    /// user can list.
    void configure(RedisState state, Fsync fsync) throws IOException {
        PrivateFiles.write(path, "redis.conf", """
                bind 127.0.0.1
                port %d
                protected-mode yes
                %s
                daemonize no
                dir "%s"
                logfile ""
                save ""
                appendonly yes
                auto-aof-rewrite-min-size 256mb
                appendfsync %s
                maxmemory-policy noeviction
                notify-keyspace-events "%s"
                """.formatted(
                        state.port(), kind.access(state.password()), quoted(), fsync.word(), kind.keyspaceEvents()));
    }

    /// How long the log is; beyond 4 MiB it is set aside and a new one begins.
    long openLog() throws IOException {
        if (!Files.exists(log())) {
            Files.move(PrivateFiles.temporary(path, "rw-------"), log(), StandardCopyOption.ATOMIC_MOVE);
        } else if (Files.size(log()) > LOG_LIMIT) {
            Files.move(log(), path.resolve("redis.log.1"), StandardCopyOption.REPLACE_EXISTING);
            return openLog();
        }
        return Files.size(log());
    }

    /// What was logged since the log had this length.
    String logged(long since) throws IOException {
        try (var channel = FileChannel.open(log()).position(since)) {
            return new String(Channels.newInputStream(channel).readNBytes(64 * 1024), StandardCharsets.UTF_8);
        }
    }

    private String quoted() {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
