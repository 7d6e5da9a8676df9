package dev.muster.openmatch0.builtin;

import dev.muster.openmatch0.FunctionCall;

/// A match function or an evaluator that runs inside this process.
@FunctionalInterface
public interface BuiltIn {
    /// Does its work; by the thread of the caller, which may be interrupted. What is UNAVAILABLE is
    /// tried again as a whole.
    ///
    /// @throws dev.muster.platform.error.MusterException that says in words why it cannot
    void run(FunctionCall call) throws InterruptedException;
}
