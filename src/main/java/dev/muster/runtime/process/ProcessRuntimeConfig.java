package dev.muster.runtime.process;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/// Settings of the `process` runtime.
@ConfigMapping(prefix = "muster.process")
public interface ProcessRuntimeConfig {

    /// The commands that schedulers may run: names that are looked up on the PATH, paths of files,
    /// or directories whose files may all run. A word without a slash is a name, except `.` and
    /// `..`. The sample room (`muster sample-room`) needs no entry. Allowing an interpreter such as
    /// `sh` allows everything.
    Optional<List<String>> allow();

    /// The host that players are told to connect to.
    @WithDefault("127.0.0.1")
    String host();

    /// How much output of one container is kept in `output.log` before its tail moves to `output.log.1`.
    @WithDefault("1M")
    MemorySize logLimit();

    /// What happens to the rooms when Muster stops in order: `keep` lets them run for the next start to
    /// adopt, `stop` ends them.
    @WithDefault("keep")
    OnStop onStop();

    /// What happens to the rooms when Muster stops in order.
    enum OnStop {
        KEEP,
        STOP
    }
}
