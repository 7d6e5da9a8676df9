package dev.muster.app.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Settings of the process as a whole.
@ConfigMapping(prefix = "muster")
public interface MusterConfig {
    /// @return where rooms live; in a cluster `kubernetes`, else `process`, unless set
    Optional<Runtime> runtime();

    /// @return the embedded Redis, the rooms' files and what is needed to find them again
    @WithDefault(".muster")
    Path dataDir();

    /// @return whether to listen on the ports that Open Match and Maestro had, too
    @WithDefault("false")
    boolean legacyPorts();

    /// What is logged.
    Log log();

    /// Where rooms live.
    enum Runtime {
        /// Pods of a cluster.
        KUBERNETES,
        /// Processes of this machine.
        PROCESS,
        /// Nowhere: for tests and load.
        SIMULATED
    }

    /// What is logged.
    interface Log {
        /// @return the least level that is logged
        @WithDefault("INFO")
        String level();

        /// @return how lines look
        @WithDefault("text")
        Format format();

        /// How lines look.
        enum Format {
            TEXT,
            JSON
        }
    }
}
