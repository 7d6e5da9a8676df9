package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Pauses;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// When a room is given other host ports again. Where ports are all that is in its way, that is soon, since the next
/// may be free; where nodes lack something else too, other ports may not help, and each try is another pod.
///
/// @param underWay whether it is being given others now
/// @param since when that began, or ended
/// @param pause until the next time
record PortRetry(boolean underWay, long since, Duration pause) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LONGEST_OF_MANY = Duration.ofMinutes(5);
    private static final long FORGOTTEN_NANOS = 60_000_000_000L;

    /// @param onlyPorts whether ports are all that is in its way
    static PortRetry begin(@Nullable PortRetry before, boolean onlyPorts, long now) {
        var first = onlyPorts ? FIRST : LONGEST;
        var longest = onlyPorts ? LONGEST : LONGEST_OF_MANY;
        return new PortRetry(true, now, before == null ? first : Pauses.doubled(before.pause, longest));
    }

    PortRetry end(long now) {
        return new PortRetry(false, now, pause);
    }

    boolean isDue(boolean onlyPorts, long now) {
        return !underWay && now - since >= (onlyPorts ? look() : pause).toNanos();
    }

    /// How long until it may be worth a look, whatever is in its way then.
    Duration look() {
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    boolean isForgotten(long now) {
        return !underWay && now - since - pause.toNanos() > FORGOTTEN_NANOS;
    }
}
