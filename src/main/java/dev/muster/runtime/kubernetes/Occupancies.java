package dev.muster.runtime.kubernetes;

import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Which rooms players use, of the schedulers that this process looks after: what was not told lately, another
/// process knows better.
final class Occupancies {
    private static final Duration LATELY = Duration.ofSeconds(25);

    private final LongSupplier nanoTime;
    private final Map<String, Told> told = new ConcurrentHashMap<>();

    /// What is known of one scheduler.
    ///
    /// @param inUse names of the rooms that players use
    record Occupancy(Scheduler scheduler, Set<String> inUse) {
        Occupancy {
            inUse = Set.copyOf(inUse);
        }
    }

    private record Told(Occupancy occupancy, long at) {}

    Occupancies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Takes note, and says whether other rooms are in use than before.
    boolean tell(Scheduler scheduler, Set<String> inUse) {
        var now = new Occupancy(scheduler, inUse);
        var before = told.put(scheduler.name(), new Told(now, nanoTime.getAsLong()));
        return before == null || !before.occupancy().inUse().equals(now.inUse());
    }

    void forget(String scheduler) {
        told.remove(scheduler);
    }

    /// Whether it is known, still, that no player uses a room.
    boolean isFree(RoomRef room) {
        var last = told.get(room.scheduler());
        return last != null && isRecent(last) && !last.occupancy().inUse().contains(room.room());
    }

    /// What was told lately.
    List<Occupancy> known() {
        told.values().removeIf(one -> !isRecent(one));
        return told.values().stream().map(Told::occupancy).toList();
    }

    private boolean isRecent(Told one) {
        return nanoTime.getAsLong() - one.at() <= LATELY.toNanos();
    }
}
