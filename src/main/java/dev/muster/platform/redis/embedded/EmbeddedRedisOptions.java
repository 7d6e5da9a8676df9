package dev.muster.platform.redis.embedded;

import java.time.Duration;
import java.util.Objects;

/// How to run an embedded Redis: which one it is, when it syncs, the directories (as in `PATH`) in which a server
/// newer than the carried one is looked for, and how long to wait until it answers.
public record EmbeddedRedisOptions(EmbeddedRedisKind kind, Fsync fsync, String searchPath, Duration patience) {
    /// The usual ones: the machine's `PATH`, 20 seconds.
    public static EmbeddedRedisOptions of(Fsync fsync) {
        return new EmbeddedRedisOptions(
                EmbeddedRedisKind.CORE,
                fsync,
                Objects.requireNonNullElse(System.getenv("PATH"), ""),
                Duration.ofSeconds(20));
    }

    /// The same for another one.
    public EmbeddedRedisOptions of(EmbeddedRedisKind other) {
        return new EmbeddedRedisOptions(other, fsync, searchPath, patience);
    }

    /// The same, but with the carried server whatever the machine has.
    public EmbeddedRedisOptions carriedOnly() {
        return new EmbeddedRedisOptions(kind, fsync, "", patience);
    }
}
