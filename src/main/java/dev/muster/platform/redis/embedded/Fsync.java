package dev.muster.platform.redis.embedded;

import java.util.Locale;

/// When the embedded Redis brings its append-only file to the disk.
public enum Fsync {
    /// Before a write is acknowledged: nothing that was acknowledged is lost.
    ALWAYS,
    /// Once a second: faster, and up to a second of acknowledged writes is lost with the machine's power.
    EVERYSEC;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
