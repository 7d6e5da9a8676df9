package dev.muster.fleet;

import dev.muster.operation.OperationQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What the reconciler did, recorded afterwards as finished operations under Maestro's names, at most one of
/// each kind per second: `add_rooms`, `remove_rooms` for one reason, and a `health_controller` that says what
/// was found.
final class DeedLog {
    private static final long EVERY_MILLIS = 1000;
    private static final int MOST_CAUSES = 3;
    private static final Duration NOTHING_DUE = Duration.ofDays(1);

    private final OperationQueue queue;
    private final Supplier<String> ids;
    private final Clock clock;
    private final Queue<Deed> unrecorded = new ArrayDeque<>();
    private final Map<EndReason, List<String>> removed = new EnumMap<>(EndReason.class);
    private String found = "";
    private String held = "";
    private final Set<String> causes = new LinkedHashSet<>();
    private int added;
    private long lastFlush;

    private record Deed(String id, String name, String input, String event) {}

    DeedLog(OperationQueue queue, Supplier<String> ids, Clock clock) {
        this.queue = queue;
        this.ids = ids;
        this.clock = clock;
    }

    /// What a round found.
    void found(FleetPlan plan) {
        found = plan.available() + " rooms available, " + plan.wanted() + " wanted";
    }

    /// New rooms are held back.
    void held(long millis, String why) {
        held = "new rooms are held back for " + millis + " ms: " + why;
    }

    /// No rooms can be started, whatever they are.
    void away(String why) {
        held = "no rooms can be started for now: " + why;
    }

    /// Rooms were started.
    void added(int count) {
        added += count;
    }

    /// A room was ended.
    void removed(String room, EndReason why) {
        removed.computeIfAbsent(why, reason -> new ArrayList<>()).add(room);
    }

    /// What a room died of, in the runtime's words.
    void cause(String description) {
        if (!description.isEmpty() && causes.size() < MOST_CAUSES) {
            causes.add(description);
        }
    }

    /// How long until something is to be recorded.
    Duration due() {
        return added == 0 && removed.isEmpty() && held.isEmpty()
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
        var did = new StringJoiner("; ");
        did.add(found);
        if (added > 0) {
            var event = "added " + added + " rooms";
            unrecorded.add(new Deed(ids.get(), "add_rooms", "{\"amount\":" + added + "}", event));
            did.add(event);
            added = 0;
        }
        removed.keySet().stream().findFirst().ifPresent(why -> did.add(gatherRemoved(why)));
        if (!held.isEmpty()) {
            did.add(held);
            held = "";
        }
        if (!causes.isEmpty()) {
            did.add("rooms failed: " + String.join(" | ", causes));
            causes.clear();
        }
        unrecorded.add(new Deed(ids.get(), "health_controller", "{\"took_action\":true}", did.toString()));
    }

    private String gatherRemoved(EndReason first) {
        List<String> rooms = new ArrayList<>();
        removed.entrySet().removeIf(entry -> {
            boolean sameWord = entry.getKey().word().equals(first.word());
            if (sameWord) {
                rooms.addAll(entry.getValue());
            }
            return sameWord;
        });
        var quoted = rooms.stream().map(room -> '"' + room + '"').collect(Collectors.joining(","));
        var event = "removed " + rooms.size() + " rooms: " + first.word();
        var why = causes.isEmpty() || !first.word().equals(EndReason.EXPIRED.word())
                ? ""
                : " (" + String.join(" | ", causes) + ")";
        unrecorded.add(new Deed(
                ids.get(),
                "remove_rooms",
                "{\"rooms_ids\":[" + quoted + "],\"reason\":\"" + first.word() + "\"}",
                event + why));
        return event;
    }
}
