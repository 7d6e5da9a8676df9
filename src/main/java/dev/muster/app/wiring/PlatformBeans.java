package dev.muster.app.wiring;

import dev.muster.app.metrics.RedisMetrics;
import dev.muster.app.role.RoleConfig;
import dev.muster.app.role.Roles;
import dev.muster.game.GameIds;
import dev.muster.game.Games;
import dev.muster.game.redis.RedisGames;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.platform.datadir.DataDirectory;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisConfig;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.RedisSignals;
import dev.muster.platform.redis.embedded.EmbeddedRedisAllowed;
import dev.muster.ticket.redis.Epochs;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What all features stand on: time, randomness, ids, and the way to Redis.
final class PlatformBeans {
    private static final Duration LEASE = Duration.ofSeconds(3);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    Roles roles(RoleConfig config) {
        return Roles.of(config);
    }

    @Produces
    @Singleton
    DataDirectory dataDirectory(MusterConfig config) {
        return DataDirectory.open(config.dataDir());
    }

    void close(@Disposes DataDirectory directory) {
        directory.close();
    }

    @Produces
    @Singleton
    EmbeddedRedisAllowed embeddedRedisAllowed(Roles roles) {
        return () -> {
            if (!roles.isComplete()) {
                return Optional.of("this process runs only the roles " + roles);
            }
            return Optional.ofNullable(System.getenv("KUBERNETES_SERVICE_HOST"))
                    .map(cluster -> "this process runs in a cluster");
        };
    }

    @Produces
    @Singleton
    RedisBatcher redis(Vertx vertx, io.vertx.redis.client.Redis client, RedisConfig config, RedisMetrics metrics) {
        return new RedisBatcher(vertx, client, RedisLimits.STANDARD.withReplicaAcks(config.replicaAcks()), metrics);
    }

    @Produces
    @Singleton
    RedisSignals signals(Vertx vertx, io.vertx.redis.client.Redis client) {
        return new RedisSignals(vertx, client);
    }

    /// After all that use them, and just before the embedded Redis itself.
    void close(
            @Observes @Priority(Integer.MAX_VALUE - 1) ShutdownEvent event, RedisBatcher redis, RedisSignals signals) {
        signals.close();
        redis.close();
    }

    @Produces
    @Singleton
    Leases leases(Redis redis, RandomGenerator random) {
        return new Leases(redis, HexFormat.of().toHexDigits(random.nextLong()), LEASE);
    }

    @Produces
    @Singleton
    Games games(Redis redis, OpenMatchConfig config) {
        return new RedisGames(redis, config.limits().games());
    }

    @Produces
    @Singleton
    GameIds gameIds(Clock clock, RandomGenerator random) {
        return new GameIds(clock, random);
    }

    @Produces
    @Singleton
    Epochs epochs(RandomGenerator random) {
        return new Epochs(random);
    }
}
