package dev.muster.openmatch0;

import java.util.LinkedHashMap;
import java.util.Map;

/// The evaluator that is under way, as it stands in the orchestrator's books.
///
/// @param at when it was noted, in seconds since 1970; no two have the same
public record NotedEvaluation(long at, OrchestratorListener.Reason reason) {
    /// What it is called to whoever runs it.
    public String job() {
        return at + ".evaluator";
    }

    /// The variables that it finds.
    public Map<String, String> environment() {
        var environment = new LinkedHashMap<String, String>();
        environment.put("MMF_TIMESTAMP", Long.toString(at));
        environment.put("PROFILE", Long.toString(at));
        return environment;
    }
}
