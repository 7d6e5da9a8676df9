package dev.muster.operation;

import java.util.Optional;

/// The queue of one scheduler's operations, as the process that looks after it works it off. All calls
/// prove with the lease that they are entitled to.
public interface OperationQueue {

    /// An operation to be carried out.
    ///
    /// @param resumed whether another process had started it
    record Task(String id, String name, String input, boolean resumed) {}

    /// Starts the next operation, or resumes the one that was under way.
    Optional<Task> begin(String scheduler, String lease);

    /// Appends to the history of the operation under way.
    void note(String scheduler, String lease, String id, String event);

    /// Ends the operation under way.
    ///
    /// @param status one of the final ones
    /// @param event what to note as the outcome
    void finish(String scheduler, String lease, String id, Operation.Status status, String event);

    /// Records, as a finished operation, something that was done beside the queue.
    void record(String scheduler, String lease, String id, String name, String input, String event);
}
