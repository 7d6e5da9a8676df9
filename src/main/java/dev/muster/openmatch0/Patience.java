package dev.muster.openmatch0;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long the proposals in the queue have waited, and which functions they wait for: those that were
/// under way when the first of them was seen, so that requests that keep coming do not put off the
/// evaluator.
final class Patience {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final LongSupplier nanoTime;
    private boolean waits;
    private long since;
    private long newest;

    Patience(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// @param proposals how many there are in the queue
    /// @param last the number of the function that was started last
    void see(int proposals, long last) {
        if (proposals == 0) {
            waits = false;
        } else if (!waits) {
            waits = true;
            since = nanoTime.getAsLong();
            newest = last;
        }
    }

    /// An evaluator takes what waits; what comes now waits from its end.
    void start() {
        waits = false;
    }

    /// The number of the last function that what waits waits for.
    long newest() {
        return newest;
    }

    /// How long there is nothing to evaluate yet; zero when an evaluator is due.
    ///
    /// @param completed whether the functions that what waits waits for have ended
    Duration rest(boolean completed, Duration interval) {
        if (!waits) {
            return FOR_EVER;
        }
        if (completed) {
            return Duration.ZERO;
        }
        var left = interval.minusNanos(nanoTime.getAsLong() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
