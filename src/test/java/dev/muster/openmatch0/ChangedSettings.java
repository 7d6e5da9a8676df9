package dev.muster.openmatch0;

import java.time.Duration;
import java.util.List;

/// Settings that differ from the defaults in one thing.
public record ChangedSettings(MatchmakerSettings base) {
    /// The defaults.
    public static ChangedSettings standard() {
        return new ChangedSettings(MatchmakerSettings.defaults());
    }

    public ChangedSettings indices(List<String> indices) {
        return with(indices, base.previousIndices(), base.ignoreLists(), base.playerTtl(), base.frontendTimeout());
    }

    public ChangedSettings previousIndices(List<String> previous) {
        return with(base.indices(), previous, base.ignoreLists(), base.playerTtl(), base.frontendTimeout());
    }

    public ChangedSettings ignoreLists(List<IgnoreList> lists) {
        return with(base.indices(), base.previousIndices(), lists, base.playerTtl(), base.frontendTimeout());
    }

    public ChangedSettings playerTtl(Duration ttl) {
        return with(base.indices(), base.previousIndices(), base.ignoreLists(), ttl, base.frontendTimeout());
    }

    public ChangedSettings frontendTimeout(Duration timeout) {
        return with(base.indices(), base.previousIndices(), base.ignoreLists(), base.playerTtl(), timeout);
    }

    /// @param query how many players are read from an index at once
    /// @param page how many players one message of a pool holds
    public ChangedSettings sizes(int query, int page) {
        return new ChangedSettings(new MatchmakerSettings(
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

    private ChangedSettings with(
            List<String> indices,
            List<String> previous,
            List<IgnoreList> lists,
            Duration playerTtl,
            Duration frontendTimeout) {
        return new ChangedSettings(new MatchmakerSettings(
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
}
