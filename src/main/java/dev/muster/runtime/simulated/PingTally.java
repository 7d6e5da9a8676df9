package dev.muster.runtime.simulated;

import java.util.concurrent.atomic.LongAdder;

/// Counts what became of pings.
final class PingTally {
    private final LongAdder sent = new LongAdder();
    private final LongAdder noted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder late = new LongAdder();

    void sent() {
        sent.increment();
    }

    /// @param late whether the answer took longer than the room waits between two pings
    void answered(boolean noted, boolean late) {
        (noted ? this.noted : refused).increment();
        if (late) {
            this.late.increment();
        }
    }

    void failed() {
        failed.increment();
    }

    Count count() {
        return new Count(sent.sum(), noted.sum(), refused.sum(), failed.sum(), late.sum());
    }

    /// @param noted answered that they were taken note of
    /// @param refused answered that they were not
    /// @param failed not answered, or with a fault
    /// @param late of the answered ones
    record Count(long sent, long noted, long refused, long failed, long late) {}
}
