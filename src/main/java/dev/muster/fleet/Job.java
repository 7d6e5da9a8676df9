package dev.muster.fleet;

import dev.muster.operation.Operation;
import dev.muster.scheduler.Scheduler;

/// One operation under way, as the code that carries it out sees it.
///
/// @param scheduler as it was when the operation was begun or resumed
/// @param id of the operation
/// @param input of the operation, a JSON object
/// @param lease proof that this process looks after the scheduler, as it was when the operation was begun or
///     resumed: should it be lost, another may have gone on meanwhile, and nothing more is to be changed
///     before the operation is resumed under the next one
/// @param journal takes what happened
record Job(Scheduler scheduler, String id, String input, String lease, Journal journal) {
    /// Appends to the history.
    void note(String event) {
        journal.note(event);
    }

    /// Says how much is done, of how much in all.
    ///
    /// @param text what is being done
    void progress(int done, int total, String text) {
        journal.progress(new Operation.Progress(done, total, text));
    }
}
