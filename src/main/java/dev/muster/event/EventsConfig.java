package dev.muster.event;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/// How events leave.
@ConfigMapping(prefix = "muster.events")
public interface EventsConfig {
    /// How long an event that Muster saw itself is sent again, before it is a dead letter.
    @WithDefault("1h")
    Duration keep();

    /// How many events one forwarder is sent at a time.
    @WithDefault("16")
    int concurrency();

    /// How long a gRPC connection may be silent while a call waits, before it is asked for a sign of life.
    @WithDefault("30s")
    Duration keepAlive();

    /// How long that sign of life may take.
    @WithDefault("5s")
    Duration keepAliveTimeout();

    /// Secrets that webhooks are signed with, by the names that forwarders use for them.
    Map<String, String> secrets();
}
