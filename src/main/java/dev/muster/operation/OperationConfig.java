package dev.muster.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long operations are remembered. The defaults are Maestro's.
@ConfigMapping(prefix = "muster.operations")
public interface OperationConfig {
    /// How long operations are kept that happen by themselves: `health_controller`, `add_rooms`,
    /// `remove_rooms` and `storage_clean_up`. Of the others the newest thousand of each scheduler are kept.
    @WithDefault("24h")
    Duration ttl();

    /// How often, about, what is over that time is removed from storage.
    @WithDefault("3h")
    Duration cleanUpInterval();
}
