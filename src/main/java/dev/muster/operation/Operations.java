package dev.muster.operation;

import java.util.List;
import java.util.Optional;

/// The operations of all schedulers, as readers see them.
public interface Operations {

    /// Which operations to list.
    enum Stage {
        PENDING,
        ACTIVE,
        FINAL
    }

    /// A page of operations.
    ///
    /// @param total how many there are in all
    record Page(int total, List<Operation> operations) {}

    /// Operations of one stage without their history; pending ones in the order of their turn, final ones
    /// newest first.
    ///
    /// @param page counted from 1; only final operations are paged
    Page list(String scheduler, Stage stage, int page, int perPage);

    /// One operation with its history.
    Optional<Operation> find(String scheduler, String id);
}
