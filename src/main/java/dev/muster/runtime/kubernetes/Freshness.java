package dev.muster.runtime.kubernetes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Whether what is known of the pods is what the API server says now, or what it said before it fell silent:
/// another worker may have started rooms since, which who cannot see them must not take for gone. Guarded by its
/// monitor.
final class Freshness {
    /// What was missed is told right after the silence, but not at once.
    private static final Duration CATCHING_UP = Duration.ofSeconds(2);

    private final Duration limit;
    private final LongSupplier nanoTime;
    private long heard;
    private long resumed;
    private boolean wasStale;

    /// @param limit how long a silence may be
    Freshness(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.heard = nanoTime.getAsLong();
    }

    /// The API server said something of the pods, be it that there is nothing new.
    synchronized void heard() {
        long now = nanoTime.getAsLong();
        if (now - heard > limit.toNanos()) {
            wasStale = true;
            resumed = now;
        }
        heard = now;
    }

    /// Why what is known is not to be relied on, if so.
    synchronized Optional<String> stale() {
        long now = nanoTime.getAsLong();
        if (now - heard > limit.toNanos()) {
            long seconds = Duration.ofNanos(now - heard).toSeconds();
            return Optional.of("the API server has said nothing of them for " + seconds + " s");
        }
        if (wasStale && now - resumed < CATCHING_UP.toNanos()) {
            return Optional.of("the API server has just begun to tell what was missed");
        }
        return Optional.empty();
    }
}
