package dev.muster.fleet;

import dev.muster.scheduler.Scheduler;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What one kind of operation does. It may be started again by another process after a crash, so each step
/// holds when it is repeated.
interface SchedulerOperation {
    /// Carries it out, or throws what stopped it.
    ///
    /// @param lease the lease as it is now, which changes when it was lost and taken again
    /// @param note appends to the history
    void run(Scheduler scheduler, Supplier<String> lease, Consumer<String> note) throws InterruptedException;
}
