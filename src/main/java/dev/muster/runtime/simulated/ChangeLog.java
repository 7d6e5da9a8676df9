package dev.muster.runtime.simulated;

import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// The latest changes of a runtime by their number, from 1, for those who follow it from another process.
/// Not safe for use by several threads.
final class ChangeLog {
    private static final int KEPT = 20_000;

    private final Deque<InstanceEvent> events = new ArrayDeque<>();
    private long latest;

    /// What happened after a number.
    ///
    /// @param latest the number of the last change
    /// @param whole whether the changes are everything that there is, since the number was too old
    record Changes(long latest, boolean whole, List<? extends InstanceEvent> events) {
        Changes {
            events = List.copyOf(events);
        }
    }

    void add(InstanceEvent event) {
        events.addLast(event);
        latest++;
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    long latest() {
        return latest;
    }

    /// @param since a number that was answered before, or -1 for the first time
    /// @param all what there is now
    Changes since(long since, Collection<Instance> all) {
        long first = latest - events.size();
        if (since < first || since > latest) {
            return new Changes(
                    latest, true, all.stream().map(InstanceEvent.Changed::new).toList());
        }
        return new Changes(latest, false, events.stream().skip(since - first).toList());
    }
}
