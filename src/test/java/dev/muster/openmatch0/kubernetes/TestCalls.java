package dev.muster.openmatch0.kubernetes;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.openmatch0.NotedEvaluation;
import dev.muster.openmatch0.NotedRun;
import dev.muster.openmatch0.OrchestratorListener.Reason;
import dev.muster.openmatch0.RequestKey;
import java.time.Duration;

/// Runs as the orchestrator asks for them.
final class TestCalls {
    static final FunctionSurroundings SURROUNDINGS = new FunctionSurroundings("redis", 6379, "om-mmlogicapi", 50503);

    private TestCalls() {}

    static FunctionCall function(String profile) {
        return function(new NotedRun(new RequestKey("c0ffee0000000000000a", profile), 1_800_000_000));
    }

    static FunctionCall function(NotedRun run) {
        return new FunctionCall(
                FunctionCall.Kind.FUNCTION,
                run.job(),
                "registry.example/duel:1",
                run.environment(),
                Duration.ofSeconds(60));
    }

    static FunctionCall evaluator() {
        var evaluation = new NotedEvaluation(1_800_000_001, Reason.MMFS_COMPLETED);
        return new FunctionCall(
                FunctionCall.Kind.EVALUATOR,
                evaluation.job(),
                "registry.example/evaluator:1",
                evaluation.environment(),
                Duration.ofSeconds(30));
    }
}
