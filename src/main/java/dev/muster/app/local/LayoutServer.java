package dev.muster.app.local;

import dev.muster.openmatch0.redis.OwnServer;
import dev.muster.platform.redis.embedded.EmbeddedRedisKind;

/// The embedded Redis that keeps the layout of Open Match 0.3.
public final class LayoutServer {
    private LayoutServer() {}

    /// @param port where it listens; 0 stands for any that is free
    public static EmbeddedRedisKind on(int port) {
        return new EmbeddedRedisKind("openmatch0", "muster", port, OwnServer.COMMANDS, OwnServer.KEYSPACE_EVENTS);
    }
}
