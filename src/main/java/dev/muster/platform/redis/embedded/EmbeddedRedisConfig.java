package dev.muster.platform.redis.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Settings of the embedded Redis; they mean nothing once `quarkus.redis.hosts` names another.
@ConfigMapping(prefix = "muster.redis")
public interface EmbeddedRedisConfig {
    /// When a write reaches the disk: `always` (before it is acknowledged) or `everysec`.
    @WithDefault("always")
    Fsync fsync();
}
