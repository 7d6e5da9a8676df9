package dev.muster.ticket;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/// Rows with a deadline each, the earliest first. What has none costs nothing.
final class Deadlines {
    /// What is in the queue beyond this, and beyond as much again as is valid, is thrown away.
    private static final int SLACK = 1024;

    private record Due(int row, long at) {}

    private final Map<Integer, Long> valid = new HashMap<>();
    // Also holds what is valid no longer: to find it there would take longer than to pass over it.
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));

    void set(int row, long at) {
        valid.put(row, at);
        queue.add(new Due(row, at));
    }

    /// Takes a row's deadline away; says whether it had one.
    boolean clear(int row) {
        boolean had = valid.remove(row) != null;
        if (had && queue.size() > 2 * valid.size() + SLACK) {
            queue.clear();
            valid.forEach((left, at) -> queue.add(new Due(left, at)));
        }
        return had;
    }

    int size() {
        return valid.size();
    }

    /// How many are kept, also those that are valid no longer.
    int kept() {
        return queue.size();
    }

    boolean isEmpty() {
        return valid.isEmpty();
    }

    /// Takes the rows out whose deadline has passed.
    void takeDue(long now, IntConsumer each) {
        for (var next = queue.peek(); next != null && next.at() <= now; next = queue.peek()) {
            queue.remove();
            if (valid.remove(next.row(), next.at())) {
                each.accept(next.row());
            }
        }
    }
}
