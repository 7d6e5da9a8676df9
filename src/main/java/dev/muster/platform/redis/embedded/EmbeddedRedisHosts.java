package dev.muster.platform.redis.embedded;

import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.error.MusterException;
import io.quarkus.redis.client.RedisHostsProvider;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Gives the Redis clients the embedded server when no `quarkus.redis.hosts` is set: Quarkus asks here,
/// before any port is open, only in that case.
@Singleton
@Identifier("embedded")
final class EmbeddedRedisHosts implements RedisHostsProvider {
    private static final Logger LOG = Logger.getLogger(EmbeddedRedisHosts.class);

    private final Instance<DataDirectory> directory;
    private final Instance<EmbeddedRedisAllowed> allowed;
    private final EmbeddedRedisConfig config;

    private @Nullable EmbeddedRedis redis;

    /// The first two are looked up only when a server is started: a process that is given its Redis locks
    /// nothing.
    EmbeddedRedisHosts(
            Instance<DataDirectory> directory, Instance<EmbeddedRedisAllowed> allowed, EmbeddedRedisConfig config) {
        this.directory = directory;
        this.allowed = allowed;
        this.config = config;
    }

    /// Starts the server, or takes over the one that still runs; asked again, gives the same.
    @Override
    public synchronized Set<URI> getHosts() {
        EmbeddedRedis running = redis;
        if (running == null) {
            running = start();
            redis = running;
        }
        return Set.of(URI.create(running.uri()));
    }

    /// Last of all, so that every other observer can still write.
    void stop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        stop();
    }

    /// Also called when a start fails too early for the event.
    @PreDestroy
    synchronized void stop() {
        if (redis != null) {
            redis.stop();
            redis = null;
        }
    }

    private EmbeddedRedis start() {
        allowed.get().refusal().ifPresent(why -> {
            throw MusterException.failedPrecondition(
                    why + ", and such a process needs a Redis that others can reach: set quarkus.redis.hosts");
        });
        EmbeddedRedis started = EmbeddedRedis.start(directory.get().path(), EmbeddedRedisOptions.of(config.fsync()));
        LOG.infof(
                "embedded Redis %s: process %d, port %d",
                started.adopted() ? "taken over" : "started", started.pid(), started.port());
        started.watch(LOG::warn);
        return started;
    }
}
