package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;

/// Settings that differ from the defaults in one thing.
public record TestSettings(MatchmakerSettings base) {
    /// The defaults.
    public static TestSettings standard() {
        return new TestSettings(MatchmakerSettings.defaults());
    }

    public TestSettings indices(List<String> indices) {
        return with(indices, base.previousIndices(), base.ignoreLists(), base.playerTtl(), base.frontendTimeout());
    }

    public TestSettings previousIndices(List<String> previous) {
        return with(base.indices(), previous, base.ignoreLists(), base.playerTtl(), base.frontendTimeout());
    }

    public TestSettings ignoreLists(List<IgnoreList> lists) {
        return with(base.indices(), base.previousIndices(), lists, base.playerTtl(), base.frontendTimeout());
    }

    public TestSettings playerTtl(Duration ttl) {
        return with(base.indices(), base.previousIndices(), base.ignoreLists(), ttl, base.frontendTimeout());
    }

    public TestSettings frontendTimeout(Duration timeout) {
        return with(base.indices(), base.previousIndices(), base.ignoreLists(), base.playerTtl(), timeout);
    }

    /// How long callers wait for matches.
    public TestSettings backendTimeout(Duration timeout) {
        return with(base.functionImage(), base.evaluatorImage(), timeout);
    }

    /// Another function and evaluator than those that come along.
    static MatchmakerSettings with(String function, String evaluator) {
        var standard = standard();
        return standard.with(function, evaluator, standard.base.backendTimeout()).base;
    }

    /// @param query how many players are read from an index at once
    /// @param page how many players one message of a pool holds
    public TestSettings sizes(int query, int page) {
        return new TestSettings(new MatchmakerSettings(
                base.indices(),
                base.previousIndices(),
                base.ignoreLists(),
                base.functionImage(),
                base.evaluatorImage(),
                base.evaluatorInterval(),
                base.pullCount(),
                query,
                page,
                base.playerTtl(),
                base.matchTtl(),
                base.backendTimeout(),
                base.frontendTimeout(),
                base.imagePath(),
                base.rostersPath(),
                base.poolsPath()));
    }

    private TestSettings with(
            List<String> indices,
            List<String> previous,
            List<IgnoreList> lists,
            Duration playerTtl,
            Duration frontendTimeout) {
        return new TestSettings(new MatchmakerSettings(
                indices,
                previous,
                lists,
                base.functionImage(),
                base.evaluatorImage(),
                base.evaluatorInterval(),
                base.pullCount(),
                base.queryCount(),
                base.pageSize(),
                playerTtl,
                base.matchTtl(),
                base.backendTimeout(),
                frontendTimeout,
                base.imagePath(),
                base.rostersPath(),
                base.poolsPath()));
    }

    private TestSettings with(String function, String evaluator, Duration backendTimeout) {
        return new TestSettings(new MatchmakerSettings(
                base.indices(),
                base.previousIndices(),
                base.ignoreLists(),
                function,
                evaluator,
                base.evaluatorInterval(),
                base.pullCount(),
                base.queryCount(),
                base.pageSize(),
                base.playerTtl(),
                base.matchTtl(),
                backendTimeout,
                base.frontendTimeout(),
                base.imagePath(),
                base.rostersPath(),
                base.poolsPath()));
    }
}
