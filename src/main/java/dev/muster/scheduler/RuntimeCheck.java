package dev.muster.scheduler;

/// What the runtime has to say about a scheduler before it is accepted.
@FunctionalInterface
public interface RuntimeCheck {

    /// Refuses a scheduler whose rooms could never start. The scheduler may break rules of its own at the
    /// same time.
    ///
    /// @throws dev.muster.platform.error.MusterException INVALID_ARGUMENT with a line
    ///     `<field>: <reason>` per fault
    void check(Scheduler scheduler);
}
