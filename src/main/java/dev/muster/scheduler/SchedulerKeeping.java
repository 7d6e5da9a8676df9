package dev.muster.scheduler;

import java.util.Optional;

/// What only the process that looks after a scheduler may do to it.
public interface SchedulerKeeping {
    /// Sets the state of a scheduler that is not terminating. From then on its creation cannot be canceled.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when its creation was canceled
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
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when its deletion was canceled,
    ///     UNAVAILABLE when a room came to light meanwhile, which is to end first
    void remove(Scheduler scheduler, String lease);

    /// What an operation is to make a new version of; empty when the operation has nothing of that kind.
    Optional<VersionDraft> draft(Scheduler scheduler, String operationId);

    /// Stores a version and queues the operation that switches to it, once for each operation.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param operationId the operation that makes the version
    /// @param switchId of the operation `switch_active_version`, made from `operationId`
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when the scheduler is terminating, or
    ///     the operation was canceled; afterwards it cannot be canceled any more
    void storeVersion(Scheduler version, String lease, String operationId, String switchId);

    /// Makes a version the one that rooms are made from.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param operationId of the operation that switches; it says to which
    /// @return the version that is active now
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when there is no such version,
    ///     FAILED_PRECONDITION when the scheduler is terminating, or the operation was canceled; afterwards it
    ///     cannot be canceled any more
    String activate(Scheduler scheduler, String lease, String operationId);
}
