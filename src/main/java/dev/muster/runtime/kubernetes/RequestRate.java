package dev.muster.runtime.kubernetes;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A token bucket: lets callers pass at most so often, in the order in which they came. Guarded by its
/// monitor.
final class RequestRate {
    private final double nanosPerRequest;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filled;

    /// @param burst how many may pass at once after a pause, from 1
    RequestRate(double perSecond, int burst, LongSupplier nanoTime) {
        this.nanosPerRequest = 1e9 / perSecond;
        this.burst = Math.max(1, burst);
        this.nanoTime = nanoTime;
        this.tokens = this.burst;
        this.filled = nanoTime.getAsLong();
    }

    /// Waits until the caller may pass.
    void acquire() throws InterruptedException {
        var wait = reserve();
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }

    /// Takes the next place, and says how long until it may be used.
    synchronized Duration reserve() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filled) / nanosPerRequest);
        filled = now;
        tokens -= 1;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens * nanosPerRequest));
    }

    /// Whether nobody would have to wait now; takes no place.
    synchronized boolean isIdle() {
        return tokens + (nanoTime.getAsLong() - filled) / nanosPerRequest >= burst / 2;
    }
}
