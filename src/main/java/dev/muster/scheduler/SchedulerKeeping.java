package dev.muster.scheduler;

/// What only the process that looks after a scheduler may do to it.
public interface SchedulerKeeping {
    /// Sets the state of a scheduler that is not terminating.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void setState(Scheduler scheduler, String lease, Scheduler.State state);

    /// Removes a scheduler whose rooms are gone, with its operations, and frees its name.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void remove(Scheduler scheduler, String lease);
}
