package dev.muster.app.metrics;

import java.util.concurrent.atomic.LongAdder;

/// Players of whom an assignment was made or deleted, and those of whom that did not succeed.
record AssignmentCounts(LongAdder players, LongAdder failures) {
    AssignmentCounts() {
        this(new LongAdder(), new LongAdder());
    }

    void ended(int number, boolean well) {
        (well ? players : failures).add(number);
    }
}
