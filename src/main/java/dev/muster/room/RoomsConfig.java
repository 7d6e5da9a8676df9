package dev.muster.room;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// How rooms talk to Muster, and how they are given away.
@ConfigMapping(prefix = "muster.rooms")
public interface RoomsConfig {
    /// Where rooms reach the rooms door; this process unless set.
    Optional<String> url();

    /// What a call must prove that speaks for a room.
    @WithDefault("off")
    RoomGate.Mode auth();

    /// How long an allocated slot waits for its room to host the match.
    @WithDefault("300s")
    Duration allocationTtl();

    /// Which room is allocated first.
    @WithDefault("packed")
    Placement placement();

    /// How long a room may be silent and still be allocated.
    @WithDefault("120s")
    Duration staleAfter();
}
