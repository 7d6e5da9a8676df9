package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.RunReport;
import dev.muster.openmatch0.RunReports;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What runs tell of themselves in hashes `metrics.<MMF_PROPOSAL_ID>`, which the orchestrator takes
/// away when they end.
public final class RedisRunReports implements RunReports {
    private static final Pattern RUN = Pattern.compile("proposal\\.\\d+\\.[^.]+\\.[^.]+");
    private static final Duration KEPT = Duration.ofHours(1);

    private final Redis redis;

    /// @param redis on database 0
    public RedisRunReports(Redis redis) {
        this.redis = redis;
    }

    @Override
    public void report(String run, RunReport report) {
        if (!RUN.matcher(run).matches()) {
            throw MusterException.invalid("id: must be the MMF_PROPOSAL_ID of the function, not \"" + run + "\"");
        }
        var arguments = new ArrayList<Object>(List.of("metrics." + run, 2 * RunReport.MOST_NAMES, KEPT.toSeconds()));
        report.counters().forEach((name, value) -> arguments.addAll(List.of("counter." + name, value)));
        report.timings().forEach((name, value) -> arguments.addAll(List.of("timing." + name, value)));
        if (redis.ask(OrchestratorScripts.REPORT.call(arguments.toArray())).integer(0) == 0) {
            throw MusterException.failedPrecondition("metrics." + run + " is no hash");
        }
    }
}
