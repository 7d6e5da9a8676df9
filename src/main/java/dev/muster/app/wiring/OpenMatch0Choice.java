package dev.muster.app.wiring;

import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.openmatch0.json.NamedServer;
import java.net.URI;
import java.util.Optional;

/// Whether Open Match 0.3 is served, and from which Redis.
sealed interface OpenMatch0Choice {
    /// It is.
    ///
    /// @param embedded whether the server is one that this process runs
    record Served(URI uri, boolean embedded) implements OpenMatch0Choice {
        /// Without user and password.
        @Override
        public String toString() {
            return uri.getHost() + ":" + port();
        }

        int port() {
            return uri.getPort() < 0 ? 6379 : uri.getPort();
        }
    }

    /// It is not.
    record Closed(String why) implements OpenMatch0Choice {}

    /// @param named the server that the operator names
    /// @param embedded the server that this process runs for it
    static OpenMatch0Choice of(OpenMatch0Config config, Optional<URI> named, Optional<URI> embedded) {
        if (!config.enabled()) {
            return new Closed("Open Match 0.3 is switched off (muster.openmatch0.enabled)");
        }
        return named.<OpenMatch0Choice>map(uri -> new Served(uri, false))
                .or(() -> embedded.map(uri -> new Served(uri, true)))
                .orElseGet(() -> new Closed(
                        "Open Match 0.3 needs a Redis of its own, and " + NamedServer.SETTING + " is not set"));
    }
}
