package dev.muster.app.baseline;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What only benchmarks switch on.
@ConfigMapping(prefix = "muster.bench")
public interface BaselineConfig {
    /// @return whether the do-nothing calls answer; otherwise 404 and UNIMPLEMENTED
    @WithDefault("false")
    boolean baseline();
}
