package dev.muster.event;

import dev.muster.platform.time.Pauses;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// Whether a receiver is away, and for how long it is left alone then: twice as long each time, so that
/// what waits for it costs little. Results may come from several threads; rounds are of one.
final class Absence {
    /// So many failures without a success between them mean that it is away: the rest of the round is spared.
    private static final int FAILURES = 8;

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final AtomicInteger failures = new AtomicInteger();
    private Duration pause = SHORTEST;
    private long until;

    /// @param nanoTime a clock that only goes forward
    Absence(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong();
    }

    void failed() {
        failures.incrementAndGet();
    }

    void taken() {
        failures.set(0);
    }

    boolean isAway() {
        return failures.get() >= FAILURES;
    }

    /// How much longer it is left alone; zero or less when it may be tried.
    Duration left() {
        return Duration.ofNanos(until - nanoTime.getAsLong());
    }

    /// A round begins: it is tried again.
    void begin() {
        failures.set(0);
    }

    /// A round ended.
    ///
    /// @return how long to rest, if there is nothing else to do
    Duration end() {
        if (!isAway()) {
            pause = SHORTEST;
            return SHORTEST;
        }
        var rest = pause;
        until = nanoTime.getAsLong() + rest.toNanos();
        pause = Pauses.doubled(rest, LONGEST);
        return rest;
    }
}
