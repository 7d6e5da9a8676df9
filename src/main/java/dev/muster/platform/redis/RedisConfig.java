package dev.muster.platform.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How Redis is used, whoever runs it.
@ConfigMapping(prefix = "muster.redis")
public interface RedisConfig {
    /// How many replicas must have a write before it is acknowledged; 0 waits for none. With fewer
    /// replicas than that, calls answer UNAVAILABLE.
    @WithDefault("0")
    int replicaAcks();
}
