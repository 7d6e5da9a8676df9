package dev.muster.openmatch0;

import java.time.Duration;
import java.util.function.Supplier;

/// How long functions and evaluators may take, so that whoever waits for a match is told in time what went wrong.
///
/// @param limits what they may take at most
/// @param settings say how long callers wait, which may change at any time
record Deadlines(OrchestratorLimits limits, Supplier<MatchmakerSettings> settings) {
    private static final Duration LEAST = Duration.ofSeconds(1);

    /// Half of what is left of its caller's time.
    Duration function(NotedRun run) {
        var waited = Duration.ofSeconds(Math.max(0, run.at() - run.since()));
        return half(settings.get().backendTimeout().minus(waited), limits.functionDeadline());
    }

    /// Half of the time of a caller.
    Duration evaluator() {
        return half(settings.get().backendTimeout(), limits.evaluatorDeadline());
    }

    private static Duration half(Duration time, Duration most) {
        var half = time.dividedBy(2);
        var share = half.compareTo(LEAST) < 0 ? LEAST : half;
        return share.compareTo(most) < 0 ? share : most;
    }
}
