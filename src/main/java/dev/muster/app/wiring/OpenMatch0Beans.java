package dev.muster.app.wiring;

import dev.muster.app.local.LayoutServer;
import dev.muster.app.metrics.RedisMetrics;
import dev.muster.openmatch0.OpenMatch0Config;
import dev.muster.openmatch0.json.NamedServer;
import dev.muster.openmatch0.json.ReloadedSettings;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedisBeside;
import dev.muster.platform.redis.embedded.EmbeddedRedisServers;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/// Open Match 0.3 on its storage. Nothing here starts anything: that is for [OpenMatch0Starter].
final class OpenMatch0Beans {

    @Produces
    @Singleton
    ReloadedSettings matchmakerSettings(OpenMatch0Config config) {
        return new ReloadedSettings(config);
    }

    /// Asked before anything else is, when the embedded Redis is started.
    @Produces
    @Singleton
    EmbeddedRedisBeside embeddedRedisBeside(OpenMatch0Config config, ReloadedSettings settings) {
        return () -> config.enabled()
                        && NamedServer.of(config, settings.file(), System.getenv())
                                .isEmpty()
                ? Optional.of(LayoutServer.on(config.redisPort()))
                : Optional.empty();
    }

    @Produces
    @Singleton
    OpenMatch0 openMatch0(
            OpenMatch0Config config,
            ReloadedSettings settings,
            EmbeddedRedisServers servers,
            Vertx vertx,
            Redis core,
            RedisMetrics metrics) {
        var named = NamedServer.of(config, settings.file(), System.getenv());
        var choice = OpenMatch0Choice.of(
                config, named, servers.second().map(EmbeddedRedis::uri).map(URI::create));
        return new OpenMatch0(
                choice,
                switch (choice) {
                    case OpenMatch0Choice.Closed closed -> Optional.empty();
                    case OpenMatch0Choice.Served served ->
                        Optional.of(new OpenMatch0Store(served, vertx, core, metrics.beside("openmatch0")));
                });
    }
}
