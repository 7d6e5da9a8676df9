package dev.muster.bench;

import java.time.Duration;
import java.util.Arrays;

/// How long things took. Any thread may note.
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    synchronized void note(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    /// Forgets all.
    synchronized void reset() {
        count = 0;
    }

    synchronized int count() {
        return count;
    }

    /// What so many percent took at most.
    synchronized Duration percentile(double percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was noted");
        }
        var sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[(int) Math.clamp(Math.ceil(count * percent / 100) - 1, 0, count - 1)]);
    }

    double millis(double percent) {
        return percentile(percent).toNanos() / 1e6;
    }
}
