package dev.muster.openmatch0;

import java.time.Duration;

/// How much the orchestrator does at once, and how long it waits.
///
/// @param functionDeadline how long a match function may take at most
/// @param evaluatorDeadline how long an evaluator may take at most
/// @param running how many match functions are under way at most; further requests stay in the queue
/// @param starting how many of them are being started at the same time
public record OrchestratorLimits(Duration functionDeadline, Duration evaluatorDeadline, int running, int starting) {
    /// Half a minute for functions and for evaluators, 500 functions.
    public static OrchestratorLimits standard() {
        return new OrchestratorLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 500, 16);
    }
}
