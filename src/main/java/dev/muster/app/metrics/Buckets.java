package dev.muster.app.metrics;

import java.util.concurrent.atomic.LongAdder;

/// Counts values by size. Adding costs three uncontended additions, so it may stand in the path of a ping.
final class Buckets {
    private final long[] limits;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /// @param limits the greatest value of each bucket, ascending; one more holds the rest
    Buckets(long... limits) {
        this.limits = limits.clone();
        this.counts = new LongAdder[limits.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void add(long value) {
        add(value, 1);
    }

    /// Adds the same value several times.
    void add(long value, int times) {
        int bucket = 0;
        while (bucket < limits.length && value > limits[bucket]) {
            bucket++;
        }
        counts[bucket].add(times);
        sum.add(value * times);
    }

    /// The number of values up to each limit, and of all at the end.
    long[] cumulative() {
        var cumulative = new long[counts.length];
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i].sum();
            cumulative[i] = total;
        }
        return cumulative;
    }

    long limit(int bucket) {
        return limits[bucket];
    }

    long sum() {
        return sum.sum();
    }
}
