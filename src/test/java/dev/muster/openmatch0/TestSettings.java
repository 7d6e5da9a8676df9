package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;

/// Settings that differ from the defaults in one thing.
public final class TestSettings {
    private static final MatchmakerSettings DEFAULTS = MatchmakerSettings.defaults();

    private TestSettings() {}

    /// How long callers wait for matches.
    public static MatchmakerSettings backendTimeout(Duration timeout) {
        return with(DEFAULTS.ignoreLists(), DEFAULTS.functionImage(), DEFAULTS.evaluatorImage(), timeout);
    }

    /// Which players pools leave out.
    public static MatchmakerSettings ignoreLists(List<IgnoreList> lists) {
        return with(lists, DEFAULTS.functionImage(), DEFAULTS.evaluatorImage(), DEFAULTS.backendTimeout());
    }

    /// Another function and evaluator.
    static MatchmakerSettings with(String function, String evaluator) {
        return with(DEFAULTS.ignoreLists(), function, evaluator, DEFAULTS.backendTimeout());
    }

    private static MatchmakerSettings with(
            List<IgnoreList> lists, String function, String evaluator, Duration backendTimeout) {
        return new MatchmakerSettings(
                DEFAULTS.indices(),
                DEFAULTS.previousIndices(),
                lists,
                function,
                evaluator,
                DEFAULTS.evaluatorInterval(),
                DEFAULTS.pullCount(),
                DEFAULTS.queryCount(),
                DEFAULTS.pageSize(),
                DEFAULTS.playerTtl(),
                DEFAULTS.matchTtl(),
                backendTimeout,
                DEFAULTS.frontendTimeout(),
                DEFAULTS.imagePath(),
                DEFAULTS.rostersPath(),
                DEFAULTS.poolsPath());
    }
}
