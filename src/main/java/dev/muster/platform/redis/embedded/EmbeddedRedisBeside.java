package dev.muster.platform.redis.embedded;

import java.util.Optional;

/// Says whether a second server is to run beside the embedded Redis that keeps what Muster knows.
public interface EmbeddedRedisBeside {
    /// Which one; asked when the first is started.
    Optional<EmbeddedRedisKind> kind();
}
