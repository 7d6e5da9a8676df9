package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final List<String> removed = new ArrayList<>();
    private String reason = "";
    private int added;
    private long lastFlush;

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

    /// Records what was done, unless it is too soon.
    void flush(String scheduler, String lease) {
        if ((added == 0 && removed.isEmpty()) || clock.millis() < lastFlush + EVERY_MILLIS) {
            return;
        }
        lastFlush = clock.millis();
        if (added > 0) {
            queue.record(
                    scheduler,
                    lease,
                    ids.get(),
                    "add_rooms",
                    "{\"amount\":" + added + "}",
                    "added " + added + " rooms");
            added = 0;
        }
        if (!removed.isEmpty()) {
            var quoted = removed.stream().map(room -> '"' + room + '"').collect(Collectors.joining(","));
            queue.record(
                    scheduler,
                    lease,
                    ids.get(),
                    "remove_rooms",
                    "{\"rooms_ids\":[" + quoted + "],\"reason\":\"" + reason + "\"}",
                    "removed " + String.join(", ", removed));
            removed.clear();
        }
    }
}
