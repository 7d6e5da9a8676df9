package dev.muster.openmatch0;

import java.util.concurrent.CompletableFuture;

/// Runs match functions and evaluators in one way: built in, as a local command, as a Kubernetes Job.
public interface FunctionLauncher {
    /// Whether an image is run in this way.
    boolean runs(String image);

    /// Starts a run, or finds the one of this name that is under way already, whoever started it.
    ///
    /// @throws dev.muster.platform.error.MusterException that says in words why it cannot start
    Run start(FunctionCall call);

    /// A run under way.
    interface Run {
        /// Completes when it has ended well. Fails with a [dev.muster.platform.error.MusterException]
        /// that says in words what went wrong: it crashed, took too long, is not to be had.
        CompletableFuture<Void> ended();

        /// Ends it with all that it started; nothing happens when it has ended.
        void cancel();

        /// This process looks after it no more: it goes on where another process can find it by its
        /// name, and is ended where none could.
        default void leave() {
            cancel();
        }
    }
}
