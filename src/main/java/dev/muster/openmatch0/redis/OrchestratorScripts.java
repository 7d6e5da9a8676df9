package dev.muster.openmatch0.redis;

import dev.muster.platform.redis.Script;

/// The scripts of the orchestrator and of the evaluator that is built in.
public final class OrchestratorScripts {
    /// What precedes each of them.
    public static final String PRELUDE =
            Script.resource("openmatch0/books") + Script.resource("openmatch0/orchestrator");

    static final Script CLEAR = script("clear");
    static final Script DECIDE = script("decide");
    static final Script ENDED = script("ended");
    static final Script EVALUATE = script("evaluate");
    static final Script EVALUATION = script("evaluation");
    static final Script IMAGE = script("image");
    static final Script NOTED = script("noted");
    static final Script PROPOSALS = script("proposals");
    static final Script REPORT = script("report");
    static final Script TAKE = script("take");
    static final Script WAITING = script("waiting");

    private OrchestratorScripts() {}

    private static Script script(String name) {
        return Script.named("openmatch0/" + name, PRELUDE);
    }
}
