package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the reconciler did, recorded afterwards as finished operations, at most one of each
/// kind per second.
final class DeedLog {
    private static final long EVERY_MILLIS = 1000;
    private static final Duration NOTHING_DUE = Duration.ofDays(1);

    private final OperationQueue queue;
    private final Supplier<String> ids;
    private final Clock clock;
    private final Queue<Deed> unrecorded = new ArrayDeque<>();
    private final List<String> removed = new ArrayList<>();
    private String reason = "";
    private int added;
    private long lastFlush;

    private record Deed(String id, String name, String input, String event) {}

    DeedLog(OperationQueue queue, Supplier<String> ids, Clock clock) {
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
    }

    /// Rooms were started.
    void added(int count) {
        added += count;
    }

    /// A room was ended.
    void removed(String room, String why) {
        removed.add(room);
        reason = why;
    }

    /// How long until something is to be recorded.
    Duration due() {
        return added == 0 && removed.isEmpty()
                ? NOTHING_DUE
                : Duration.ofMillis(Math.max(1, lastFlush + EVERY_MILLIS - clock.millis()));
    }

    /// Records what was done, unless it is too soon. What could not be recorded is tried again under
    /// the same id.
    void flush(String scheduler, String lease) {
        if (due().toMillis() <= 1) {
            lastFlush = clock.millis();
            gather();
        }
        for (var deed = unrecorded.peek(); deed != null; deed = unrecorded.peek()) {
            queue.record(scheduler, lease, deed.id(), deed.name(), deed.input(), deed.event());
            unrecorded.remove();
        }
    }

    private void gather() {
        if (added > 0) {
            unrecorded.add(new Deed(ids.get(), "add_rooms", "{\"amount\":" + added + "}", "added " + added + " rooms"));
            added = 0;
        }
        if (!removed.isEmpty()) {
            var quoted = removed.stream().map(room -> '"' + room + '"').collect(Collectors.joining(","));
            unrecorded.add(new Deed(
                    ids.get(),
                    "remove_rooms",
                    "{\"rooms_ids\":[" + quoted + "],\"reason\":\"" + reason + "\"}",
                    "removed " + String.join(", ", removed)));
            removed.clear();
        }
    }
}
