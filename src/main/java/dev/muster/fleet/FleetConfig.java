package dev.muster.fleet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When rooms are given up, and how fast they are started. The defaults of the first three, and of the last,
/// are Maestro's.
@ConfigMapping(prefix = "muster.fleet")
public interface FleetConfig {
    /// How long a new room may take to say that it is ready.
    @WithDefault("120s")
    Duration initializationTimeout();

    /// How long a room may be silent.
    @WithDefault("240s")
    Duration pingTimeout();

    /// How long a room may take to end.
    @WithDefault("120s")
    Duration deletionTimeout();

    /// How long players may keep a room that is to go; 0 ends rooms under their players.
    @WithDefault("30m")
    Duration drainTimeout();

    /// How many rooms of a scheduler are started, ended or adopted at the same time.
    @WithDefault("40")
    int createBatch();

    /// How many rooms of a new major version may fail before the version is given up.
    @WithDefault("3")
    int validationAttempts();

    /// How long a room of a new major version may take to say that it is ready.
    @WithDefault("120s")
    Duration validationTimeout();

    /// Whether a room of a new major version that says that it is occupied shows as well that it works.
    @WithDefault("false")
    boolean validationAcceptsOccupied();
}
