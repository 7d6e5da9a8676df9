package dev.muster.fleet;

import dev.muster.scheduler.Change;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.Schedulers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Which versions of a scheduler are outdated: those from which it takes a major change to the active one. A
/// version never changes, so what was found out holds until another becomes active. Rooms of a version that
/// is not stored stay. Used by one thread.
final class OutdatedVersions {
    private final Schedulers schedulers;
    private final Map<String, Boolean> known = new HashMap<>();
    private String active = "";

    OutdatedVersions(Schedulers schedulers) {
        this.schedulers = schedulers;
    }

    /// Whether rooms of a version are to be replaced.
    Predicate<String> under(Scheduler scheduler) {
        if (!active.equals(scheduler.version())) {
            known.clear();
            active = scheduler.version();
        }
        return version -> !version.equals(scheduler.version()) && isOutdated(scheduler, version);
    }

    private boolean isOutdated(Scheduler scheduler, String version) {
        var before = known.get(version);
        if (before != null) {
            return before;
        }
        var stored = schedulers.find(scheduler.name(), version);
        stored.ifPresent(old -> known.put(version, Change.between(old, scheduler) == Change.MAJOR));
        return stored.isPresent() && Boolean.TRUE.equals(known.get(version));
    }
}
