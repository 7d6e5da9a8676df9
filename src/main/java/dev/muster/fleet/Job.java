package dev.muster.fleet;

import dev.muster.operation.Operation;
import dev.muster.scheduler.Scheduler;
import java.util.function.Supplier;

/// One operation under way, as the code that carries it out sees it.
///
/// @param scheduler as it was when the operation was begun or resumed
/// @param id of the operation
/// @param input of the operation, a JSON object
/// @param leases gives the lease as it is now, which changes when it was lost and taken again
/// @param journal takes what happened
record Job(Scheduler scheduler, String id, String input, Supplier<String> leases, Journal journal) {
    /// Proof that this process looks after the scheduler, for the next change.
    String lease() {
        return leases.get();
    }

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
