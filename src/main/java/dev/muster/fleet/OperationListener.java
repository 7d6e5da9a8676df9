package dev.muster.fleet;

import java.time.Duration;

/// Is told what became of operations, for those who count it. Calls must return at once.
public interface OperationListener {
    /// An operation was carried out, or it failed.
    void executed(Work work, boolean success, Duration took);

    /// An operation was rolled back, or that failed.
    void rolledBack(Work work, boolean success, Duration took);

    /// Nothing carries out operations of this name.
    void evicted(Work work);

    /// The next operation could not be begun.
    void failed(String game, String scheduler, Fault fault);

    /// A scheduler is no longer looked after here.
    void gone(String scheduler);

    /// One operation, as it is counted.
    ///
    /// @param operation name of its definition
    record Work(String game, String scheduler, String operation) {}

    /// What stops operations before they begin; the words are Maestro's.
    enum Fault {
        NEXT_OPERATION_FAILED
    }
}
