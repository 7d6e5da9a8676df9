package dev.muster.platform.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/// Who may talk to this server.
@ConfigMapping(prefix = "muster.security")
public interface SecurityConfig {
    /// Names beside loopback under which HTTP requests may reach it (`Host`) and web pages may call it
    /// (`Origin`); with a port, only with that port.
    Optional<List<String>> hosts();

    /// Lets the `process` runtime run without authentication on an address that others can reach.
    @WithDefault("false")
    boolean insecure();
}
