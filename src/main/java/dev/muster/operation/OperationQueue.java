package dev.muster.operation;

import java.util.Optional;

/// The queue of one scheduler's operations, as the process that looks after it works it off. Who carries
/// them out proves with the lease of the scheduler that he is entitled to.
public interface OperationQueue {

    /// An operation to be carried out.
    ///
    /// @param resumed whether another process had started it
    /// @param canceled whether it is to be rolled back instead
    record Task(String id, String name, String input, boolean resumed, boolean canceled) {}

    /// Queues an operation, at the end or, when its kind has priority, at the head. Sent again with the same
    /// id it changes nothing.
    ///
    /// @param input a JSON object
    /// @throws dev.muster.platform.error.MusterException NOT_FOUND when there is no such scheduler
    void enqueue(String scheduler, String id, String name, String input);

    /// Starts the next operation, or resumes the one that was under way.
    Optional<Task> begin(String scheduler, String lease);

    /// Appends to the history of the operation under way.
    void note(String scheduler, String lease, String id, String event);

    /// Says how far the operation under way is.
    void progress(String scheduler, String lease, String id, Operation.Progress progress);

    /// Whether somebody wants the operation under way to be canceled.
    boolean isCanceled(String scheduler, String id);

    /// Ends the operation under way. One that failed after it was canceled ends as canceled; one that was
    /// carried out to its end is finished whatever was wanted meanwhile.
    ///
    /// @param status one of the final ones
    /// @param event what to note as the outcome
    void finish(String scheduler, String lease, String id, Operation.Status status, String event);

    /// Records, as a finished operation, something that was done beside the queue.
    void record(String scheduler, String lease, String id, String name, String input, String event);

    /// Removes operations whose time is over, some at a time.
    ///
    /// @return how many; 0 when none is left
    int clean(String scheduler, String lease);
}
