package dev.muster.platform.time;

import java.time.Duration;

/// Pauses between attempts.
public final class Pauses {
    private Pauses() {}

    /// Twice as long, but no longer than `longest`.
    public static Duration doubled(Duration pause, Duration longest) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(longest) < 0 ? twice : longest;
    }
}
