package dev.muster.director;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the director works.
@ConfigMapping(prefix = "muster.director")
public interface DirectorConfig {
    /// Least time between two passes over a profile; within it, changes are gathered.
    @WithDefault("50ms")
    Duration interval();

    /// How long a slot waits for its room to confirm the match.
    @WithDefault("60s")
    Duration hold();

    /// How long assigned tickets are kept for their players to read.
    @WithDefault("10m")
    Duration assignedFor();
}
