package dev.muster.openmatch0;

import java.time.Duration;

/// Is told what the orchestrator does, for those who count it. Each method must return at once.
public interface OrchestratorListener {
    /// Nobody.
    OrchestratorListener NONE = new OrchestratorListener() {};

    /// Why the evaluator is started.
    enum Reason {
        /// Proposals waited long enough for functions that still run.
        INTERVAL_EXCEEDED,
        /// No function runs any more that a waiting proposal could conflict with.
        MMFS_COMPLETED;

        /// As metrics and logs have it: `interval_exceeded`, `mmfs_completed`.
        public String tag() {
            return switch (this) {
                case INTERVAL_EXCEEDED -> "interval_exceeded";
                case MMFS_COMPLETED -> "mmfs_completed";
            };
        }
    }

    /// A function is started for a request.
    ///
    /// @param profile chosen by callers: there may be any number of them
    default void functionStarted(String profile) {}

    /// A function ended and left a proposal or an error of its own.
    ///
    /// @param took since its request was taken from the queue
    default void functionEnded(String profile, Duration took) {}

    /// A function crashed, took too long, is not to be had, or left nothing; its request was answered
    /// with an error.
    default void functionFailed(String profile, Duration took) {}

    /// The evaluator is started.
    default void evaluatorStarted(Reason reason) {}

    /// The evaluator ended, and what it left was cleared up.
    ///
    /// @param approved how many proposals became matches
    /// @param cleared how many did not, so that their players are free again
    default void evaluatorEnded(Duration took, int approved, int cleared) {}

    /// The evaluator crashed, took too long, or is not to be had; all proposals that it was to decide
    /// were answered with an error.
    default void evaluatorFailed() {}

    /// What a function told of itself, once it has ended.
    default void reported(String profile, RunReport report) {}
}
