package dev.muster.runtime.kubernetes;

import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Knows whether the API server answers. While it does not, one caller at a time may try, after pauses that
/// grow; all others hear at once why. Guarded by its monitor.
final class Outage {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private @Nullable String why;
    private Duration pause = FIRST;
    private long nextTry;
    private boolean trying;

    Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Why the caller had better not try now, if so.
    synchronized Optional<String> refusal() {
        if (why == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        if (now - nextTry < 0) {
            return Optional.of(why);
        }
        nextTry = now + pause.toNanos();
        trying = true;
        return Optional.empty();
    }

    /// A request had no answer.
    ///
    /// @return whether this is new
    synchronized boolean silent(String reason) {
        boolean first = why == null;
        if (first || trying) {
            pause = first ? FIRST : Pauses.doubled(pause, LONGEST);
            nextTry = nanoTime.getAsLong() + pause.toNanos();
        }
        why = reason;
        trying = false;
        return first;
    }

    /// A request had an answer.
    ///
    /// @return whether this is new
    synchronized boolean answered() {
        boolean was = why != null;
        why = null;
        trying = false;
        return was;
    }
}
