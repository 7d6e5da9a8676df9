package dev.muster.fleet;

/// What one kind of operation does. It may be started again by another process after a crash, so each step
/// holds when it is repeated.
interface SchedulerOperation {
    /// Carries it out, or throws what stopped it.
    ///
    /// @throws InterruptedException when it is to stop: it was canceled, or this process ends
    void run(Job job) throws InterruptedException;

    /// Undoes what a run that failed or was canceled left behind; by default nothing.
    default void rollback(Job job) {}
}
