package dev.muster.platform.redis;

import java.time.Duration;

/// How much the batcher takes on.
///
/// @param batch most calls in one round trip
/// @param queue most calls waiting; more are refused
/// @param patience how long a round trip, or opening a connection, may take; then Redis hangs, or the
///     network lost it
/// @param replicaAcks how many replicas must have what was written before it is acknowledged
public record RedisLimits(int batch, int queue, Duration patience, int replicaAcks) {
    /// Enough for 100,000 calls a second at a round trip of 5 ms.
    public static final RedisLimits STANDARD = new RedisLimits(512, 20_000, Duration.ofSeconds(5));

    /// Limits under which nothing waits for replicas.
    public RedisLimits(int batch, int queue, Duration patience) {
        this(batch, queue, patience, 0);
    }

    /// The same limits with another number of replicas.
    public RedisLimits withReplicaAcks(int acks) {
        return new RedisLimits(batch, queue, patience, acks);
    }
}
