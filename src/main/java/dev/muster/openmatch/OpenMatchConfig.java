package dev.muster.openmatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Settings of the Open Match doors.
@ConfigMapping(prefix = "muster.openmatch")
public interface OpenMatchConfig {
    /// The game of calls that do not name theirs by the metadata `muster-game`.
    @WithDefault("default")
    String game();
}
