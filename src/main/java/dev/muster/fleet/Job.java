package dev.muster.fleet;

import dev.muster.scheduler.Scheduler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One operation under way, as the code that carries it out sees it.
///
/// @param scheduler as it was when the operation was begun or resumed
/// @param id of the operation
/// @param input of the operation, a JSON object
/// @param leases gives the lease as it is now, which changes when it was lost and taken again
/// @param history takes what happened
record Job(Scheduler scheduler, String id, String input, Supplier<String> leases, Consumer<String> history) {
    /// Proof that this process looks after the scheduler, for the next change.
    String lease() {
        return leases.get();
    }

    /// Appends to the history.
    void note(String event) {
        history.accept(event);
    }
}
