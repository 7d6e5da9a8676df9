package dev.muster.openmatch0;

/// Settings for tests.
final class TestSettings {
    private TestSettings() {}

    /// The defaults with another function and evaluator.
    static MatchmakerSettings with(String function, String evaluator) {
        var standard = MatchmakerSettings.defaults();
        return new MatchmakerSettings(
                standard.indices(),
                standard.previousIndices(),
                standard.ignoreLists(),
                function,
                evaluator,
                standard.evaluatorInterval(),
                standard.pullCount(),
                standard.queryCount(),
                standard.pageSize(),
                standard.playerTtl(),
                standard.matchTtl(),
                standard.backendTimeout(),
                standard.frontendTimeout(),
                standard.imagePath(),
                standard.rostersPath(),
                standard.poolsPath());
    }
}
