package dev.muster.platform.lease;

import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Script;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Leases in Redis, one key each. The token of a lease holds the time of its acquisition, and every script
/// that acts under it compares the token: a holder that stalled until its lease went to another changes
/// nothing any more. A lease that vanished with the store is simply acquired again.
public final class Leases {
    private static final Script ACQUIRE = Script.named("lease/acquire");
    private static final Script LOOK = Script.named("lease/look");
    private static final Script RELEASE = Script.named("lease/release");

    private final Redis redis;
    private final String holder;
    private final Duration timeToLive;

    /// @param holder tells this process from all others, also from its own predecessor; without spaces
    /// @param timeToLive how long a lease outlives its last renewal
    public Leases(Redis redis, String holder, Duration timeToLive) {
        this.redis = redis;
        this.holder = holder;
        this.timeToLive = timeToLive;
    }

    /// Who has a lease.
    ///
    /// @param token it compares equal while the lease was neither lost nor vanished
    /// @param isMine whether this process has it
    public record Standing(String token, boolean isMine) {
        /// Who has it, as it calls itself.
        public String holder() {
            return token.substring(0, token.indexOf(' '));
        }
    }

    /// Takes or renews a lease.
    ///
    /// @param shard key prefix of the things it is about
    /// @return the token, or empty while another process holds it
    public Optional<String> acquire(String shard, String name) {
        var standing = Redis.await(seek(shard, name));
        return standing.isMine() ? Optional.of(standing.token()) : Optional.empty();
    }

    /// Takes or renews a lease, or else tells who has it. It waits for nothing.
    ///
    /// @param shard key prefix of the things it is about
    public CompletableFuture<Standing> seek(String shard, String name) {
        return redis.send(ACQUIRE.call(shard, name, holder, timeToLive.toMillis()))
                .thenApply(reply -> {
                    var token = reply == null ? "" : reply.text();
                    return new Standing(token, token.startsWith(holder + " "));
                });
    }

    /// The token of whoever has a lease now, empty if nobody does. It waits for nothing, and changes nothing.
    ///
    /// @param shard key prefix of the things it is about
    public CompletableFuture<String> look(String shard, String name) {
        return redis.send(LOOK.call(shard, name)).thenApply(reply -> reply == null ? "" : reply.text());
    }

    /// Gives a lease up, so that others need not wait.
    public void release(String shard, String name, String token) {
        redis.run(RELEASE.call(shard, name, token));
    }

    /// How long a lease outlives its last renewal.
    public Duration timeToLive() {
        return timeToLive;
    }

    /// How often holders renew: a third of the time to live.
    public Duration renewal() {
        return timeToLive.dividedBy(3);
    }
}
