package dev.muster.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;

/// Times work on one thread.
final class Timing {
    // What the work gave is kept, so that it is not compiled away.
    private static volatile long kept;

    private Timing() {}

    /// Milliseconds of one run: the median of many, after a warm-up.
    static double medianMillis(int warmUps, int runs, LongSupplier work) {
        for (int i = 0; i < warmUps; i++) {
            kept = work.getAsLong();
        }
        var nanos = new long[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            kept = work.getAsLong();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[runs / 2] / 1e6;
    }

    static double median(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
