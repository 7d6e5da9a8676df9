package dev.muster.fleet;

import dev.muster.operation.Operation;

/// Where an operation under way writes what happens to it.
@FunctionalInterface
interface Journal {
    /// Appends to the history.
    void note(String event);

    /// Says how far it is.
    default void progress(Operation.Progress progress) {}
}
