package dev.muster.app.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/// How many of something there were lately.
final class Recently {
    private final long nanos;
    private final LongSupplier nanoTime;
    private final Deque<Count> counts = new ArrayDeque<>();

    private record Count(long at, int number) {}

    /// @param nanoTime a clock that only goes forward
    Recently(Duration time, LongSupplier nanoTime) {
        this.nanos = time.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void add(int number) {
        counts.add(new Count(nanoTime.getAsLong(), number));
    }

    synchronized int count() {
        long now = nanoTime.getAsLong();
        counts.removeIf(count -> now - count.at() > nanos);
        return counts.stream().mapToInt(Count::number).sum();
    }
}
