package dev.muster.operation;

/// Is told the history of one operation as it comes about. Calls may wait until their reader took what
/// they say.
public interface HistoryReader {
    /// Whether nobody reads any more.
    boolean isGone();

    /// Something happened.
    void event(Operation.Event event);

    /// It is this far now.
    void progress(Operation.Progress progress);

    /// Nothing happened for a while.
    void idle();

    /// It ended, and nothing follows.
    ///
    /// @param status the word of its final status; `gone` when it was removed, as a scheduler's last
    ///     operation is with its scheduler
    void end(String status);
}
