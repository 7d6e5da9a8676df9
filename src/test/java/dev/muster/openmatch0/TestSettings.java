package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;

/// Settings that differ from the defaults in one thing.
public final class TestSettings {
    private TestSettings() {}

    /// How long callers wait for matches.
    public static MatchmakerSettings backendTimeout(Duration timeout) {
        return with(MatchmakerSettings.defaults().ignoreLists(), timeout);
    }

    /// Which players pools leave out.
    public static MatchmakerSettings ignoreLists(List<IgnoreList> lists) {
        return with(lists, MatchmakerSettings.defaults().backendTimeout());
    }

    private static MatchmakerSettings with(List<IgnoreList> lists, Duration backendTimeout) {
        var defaults = MatchmakerSettings.defaults();
        return new MatchmakerSettings(
                defaults.indices(),
                defaults.previousIndices(),
                lists,
                defaults.functionImage(),
                defaults.evaluatorImage(),
                defaults.evaluatorInterval(),
                defaults.pullCount(),
                defaults.queryCount(),
                defaults.pageSize(),
                defaults.playerTtl(),
                defaults.matchTtl(),
                backendTimeout,
                defaults.frontendTimeout(),
                defaults.imagePath(),
                defaults.rostersPath(),
                defaults.poolsPath());
    }
}
