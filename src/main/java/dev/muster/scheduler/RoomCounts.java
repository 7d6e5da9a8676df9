package dev.muster.scheduler;

/// How many rooms a scheduler has, by their status.
@FunctionalInterface
public interface RoomCounts {

    /// The rooms of a scheduler that are there now; rooms that only validate a version do not count.
    Counts of(Scheduler scheduler);

    /// @param ready free for a match
    /// @param occupied full
    /// @param pending not started yet
    /// @param terminating about to end
    record Counts(int ready, int occupied, int pending, int terminating) {}
}
