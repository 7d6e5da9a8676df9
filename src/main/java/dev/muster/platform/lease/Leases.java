package dev.muster.platform.lease;

import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import java.time.Duration;
import java.util.Optional;

/// Leases in Redis, one key each. The token of a lease holds the time of its acquisition, and every script
/// that acts under it compares the token: a holder that stalled until its lease went to another changes
/// nothing any more. A lease that vanished with the store is simply acquired again.
public final class Leases {
    private static final Script ACQUIRE = Script.named("lease/acquire");
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

    /// Takes or renews a lease.
    ///
    /// @param shard key prefix of the things it is about
    /// @return the token, or empty while another process holds it
    public Optional<String> acquire(String shard, String name) {
        var token = redis.run(ACQUIRE.call(shard, name, holder, timeToLive.toMillis()));
        return Optional.ofNullable(token).map(Reply::text);
    }

    /// Gives a lease up, so that others need not wait.
    public void release(String shard, String name, String token) {
        redis.run(RELEASE.call(shard, name, token));
    }

    /// How often holders renew: a third of the time to live.
    public Duration renewal() {
        return timeToLive.dividedBy(3);
    }
}
