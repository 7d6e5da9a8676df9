package dev.muster.operation;

import java.util.List;
import java.util.Optional;

/// The operations of all schedulers, as those see them who do not carry them out. What has a time to live is
/// gone when that is over.
public interface Operations {
    /// How many operations one call lists at most.
    int MOST = 100;

    /// Which operations to list.
    enum Stage {
        PENDING,
        ACTIVE,
        FINAL,
        ALL
    }

    /// A part of a list of operations.
    ///
    /// @param total how many there are in all
    record Page(long total, List<Operation> operations) {
        public Page {
            operations = List.copyOf(operations);
        }
    }

    /// Operations of one stage without their history: pending ones in the order of their turn, final ones
    /// newest end first. Those that did nothing worth knowing are not among them.
    ///
    /// @param page counted from 1
    /// @param perPage up to [#MOST]
    Page list(String scheduler, Stage stage, int page, int perPage);

    /// One operation with its history.
    Optional<Operation> find(String scheduler, String id);

    /// Wants an operation canceled: one that waits ends at once, one under way when it was rolled back.
    ///
    /// @param requestId made by the caller; sent again with it, the answer is the same
    /// @return the status that makes it too late; empty when it is accepted
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when there is no such operation
    Optional<Operation.Status> cancel(String scheduler, String id, String requestId);
}
