package dev.muster.fleet;

import dev.muster.room.Census;
import dev.muster.scheduler.Scheduler;

/// Hears of the rooms of a scheduler each time they are counted by whoever looks after it.
public interface CensusListener {
    /// One who does not listen.
    CensusListener NONE = (scheduler, census) -> {};

    /// The rooms as they are now, at least every ten seconds while this process looks after the scheduler.
    void counted(Scheduler scheduler, Census census);
}
