package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.WaitingProposals;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The queue of proposals, and the guard of approved matches, in Redis.
public final class RedisWaitingProposals implements WaitingProposals {
    private static final int AT_ONCE = 100;

    private final Redis redis;
    private final Supplier<MatchmakerSettings> settings;

    /// @param redis on database 0
    public RedisWaitingProposals(Redis redis, Supplier<MatchmakerSettings> settings) {
        this.redis = redis;
        this.settings = settings;
    }

    @Override
    public List<Waiting> some() {
        return redis.ask(OrchestratorScripts.PROPOSALS.call(MatchmakerSettings.PROPOSAL_QUEUE, AT_ONCE)).stream()
                .map(one -> new Waiting(
                        one.text(0), one.stream().skip(1).map(Reply::text).toList()))
                .toList();
    }

    @Override
    public CompletableFuture<Boolean> approve(String id) {
        return decide(id, true).thenApply(reply -> reply != null && reply.integer(0) == 1);
    }

    @Override
    public CompletableFuture<?> reject(String id) {
        return decide(id, false);
    }

    private CompletableFuture<@Nullable Reply> decide(String id, boolean approve) {
        var current = settings.get();
        return redis.send(
                OrchestratorScripts.DECIDE.call(id, approve, GuardWindow.seconds(current), GuardWindow.told(current)));
    }
}
