package dev.muster.openmatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Settings of the Open Match doors.
@ConfigMapping(prefix = "muster.openmatch")
public interface OpenMatchConfig {
    /// The game of calls that do not name theirs by the metadata `muster-game`.
    @WithDefault("default")
    String game();

    /// How long assigned tickets are kept for their players to read.
    @WithDefault("10m")
    Duration assignedDeleteTimeout();

    /// How many tickets one message of a query holds at most: 10 to 10,000; what
    /// lies outside counts as the nearer of them.
    @WithDefault("10000")
    int queryPageSize();
}
