package dev.muster.platform.redis.embedded;

import io.quarkus.redis.client.RedisHostsProvider;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;

/// Gives the Redis clients the embedded server when no `quarkus.redis.hosts` is set: Quarkus asks here,
/// before any port is open, only in that case.
@Singleton
@Identifier("embedded")
final class EmbeddedRedisHosts implements RedisHostsProvider {
    private final EmbeddedRedisServers servers;

    EmbeddedRedisHosts(EmbeddedRedisServers servers) {
        this.servers = servers;
    }

    @Override
    public Set<URI> getHosts() {
        return Set.of(URI.create(servers.first().uri()));
    }
}
