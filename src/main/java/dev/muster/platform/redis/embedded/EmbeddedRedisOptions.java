package dev.muster.platform.redis.embedded;

import java.time.Duration;
import java.util.Objects;

/// How to run an embedded Redis: when it syncs, the directories (as in `PATH`) in which a server newer than
/// the carried one is looked for, and how long to wait until it answers.
public record EmbeddedRedisOptions(Fsync fsync, String searchPath, Duration patience) {
    /// The usual ones: the machine's `PATH`, 20 seconds.
    public static EmbeddedRedisOptions of(Fsync fsync) {
        return new EmbeddedRedisOptions(
                fsync, Objects.requireNonNullElse(System.getenv("PATH"), ""), Duration.ofSeconds(20));
    }

    /// The same, but with the carried server whatever the machine has.
    public EmbeddedRedisOptions carriedOnly() {
        return new EmbeddedRedisOptions(fsync, "", patience);
    }
}
