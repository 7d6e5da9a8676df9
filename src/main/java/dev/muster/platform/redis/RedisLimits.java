package dev.muster.platform.redis;

/// How much the batcher takes on.
///
/// @param batch most calls in one round trip
/// @param queue most calls waiting; more are refused
public record RedisLimits(int batch, int queue) {
    /// Enough for 100,000 calls a second at a round trip of 5 ms.
    public static final RedisLimits STANDARD = new RedisLimits(512, 20_000);
}
