package dev.muster.scheduler;

import java.util.List;
import java.util.Optional;

/// All schedulers there are, over all games. Every change may be sent again with the id it was
/// sent with first.
public interface Schedulers {

    /// Reserves the name over all games, stores the scheduler with its first version, and queues the
    /// operation `create_scheduler`. Sent again with the same `creationId` it changes nothing.
    ///
    /// @return the id of the queued operation: `operationId`, or that of the first call with this
    ///     `creationId`
    /// @throws dev.muster.platform.error.MusterException ALREADY_EXISTS when another creation took the name
    String create(Scheduler scheduler, String creationId, String operationId);

    /// The scheduler of that name.
    Optional<Scheduler> find(String name);

    /// One version of the scheduler of that name, whether it is active or not, in the scheduler's state.
    Optional<Scheduler> find(String name, String version);

    /// The schedulers of one game, or of all, ordered by name.
    List<Scheduler> list(Optional<String> game);

    /// Marks the scheduler as terminating and queues the operation `delete_scheduler`; the
    /// operation removes it.
    ///
    /// @return the id of the operation under way: `operationId`, or that of an earlier request
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when there is none of that name
    String requestDeletion(String name, String operationId);

    /// Queues the operation `create_new_scheduler_version`, unless a change of version is pending or
    /// under way.
    ///
    /// @param draft what the version is to be; name and game are the scheduler's
    /// @param base the version that the draft was made from and that must still be active; empty for any
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when there is none of that name,
    ///     FAILED_PRECONDITION that names the operation in the way or says that the scheduler is
    ///     terminating, ABORTED when another version than `base` is active
    void requestVersion(Scheduler draft, String base, String operationId);

    /// Queues the operation `switch_active_version`, unless a change of version is pending or under way.
    ///
    /// @throws dev.muster.platform.error.MusterException as [#requestVersion(Scheduler, String, String)],
    ///     and NOT_FOUND when there is no such version
    void requestSwitch(String name, String version, String operationId);

    /// The versions of a scheduler; empty when there is none of that name.
    Optional<VersionHistory> versions(String name);
}
