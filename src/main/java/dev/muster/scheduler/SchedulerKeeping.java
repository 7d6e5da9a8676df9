package dev.muster.scheduler;

import java.util.Optional;

/// What only the process that looks after a scheduler may do to it.
public interface SchedulerKeeping {
    /// Sets the state of a scheduler that is not terminating.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void setState(Scheduler scheduler, String lease, Scheduler.State state);

    /// Notes where the rooms of a scheduler live, before anything is done to them.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param host where the caller's rooms live
    /// @return the other host on which it has rooms, out of the caller's reach; empty when the caller
    ///     may go on
    Optional<String> claim(Scheduler scheduler, String lease, String host);

    /// Gives a scheduler back the state that it had before its deletion was requested, which does not take
    /// place.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void revive(Scheduler scheduler, String lease);

    /// Removes a scheduler whose rooms are gone, with its operations, and frees its name. Once it began it
    /// cannot be canceled.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when its deletion was canceled
    void remove(Scheduler scheduler, String lease);
}
