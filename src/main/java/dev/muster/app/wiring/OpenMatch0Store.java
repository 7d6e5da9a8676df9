package dev.muster.app.wiring;

import dev.muster.openmatch0.json.NamedServer;
import dev.muster.openmatch0.redis.ApartRedis;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.RedisSignals;
import dev.muster.platform.redis.RoundTripListener;
import dev.muster.platform.signal.Signals;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What this process has of the Redis of Open Match 0.3: the ways to its two databases, and the changes of its keys.
/// Nothing is connected before it is needed.
final class OpenMatch0Store implements AutoCloseable {
    private final io.vertx.redis.client.Redis zero;
    private final io.vertx.redis.client.Redis one;
    private final RedisBatcher layoutBatcher;
    private final RedisBatcher booksBatcher;
    private final RedisSignals signals;
    private final Redis layout;
    private final Redis books;
    private final boolean foreign;
    private @Nullable KeyspaceEvents events;

    /// @param core what keeps the rest
    OpenMatch0Store(OpenMatch0Choice.Served served, Vertx vertx, Redis core, RoundTripListener listener) {
        foreign = !served.embedded();
        zero = client(vertx, served.uri(), 0);
        one = client(vertx, served.uri(), 1);
        layoutBatcher = new RedisBatcher(vertx, zero, RedisLimits.STANDARD, listener);
        booksBatcher = new RedisBatcher(vertx, one, RedisLimits.STANDARD, listener);
        signals = RedisSignals.keyspace(vertx, zero);
        layout = foreign ? new ApartRedis(layoutBatcher, core, NamedServer.SETTING) : layoutBatcher;
        books = foreign ? new ApartRedis(booksBatcher, core, NamedServer.SETTING) : booksBatcher;
    }

    /// Database 0: the layout.
    Redis layout() {
        return layout;
    }

    /// Database 1: what Muster notes beside it.
    Redis books() {
        return books;
    }

    /// What happens to keys of the layout.
    Signals changes() {
        return signals;
    }

    /// Listens to changes from now on; has a server that is not ours tell of them.
    void start() {
        signals.start();
        if (foreign) {
            events = new KeyspaceEvents(
                    layout, request -> zero.send(request).toCompletionStage().toCompletableFuture(), signals);
        }
    }

    /// What is to be known of the way in which changes are told; empty if all is well.
    Optional<String> warning() {
        return Optional.ofNullable(events).flatMap(KeyspaceEvents::warning);
    }

    @Override
    public void close() {
        Optional.ofNullable(events).ifPresent(KeyspaceEvents::close);
        signals.close();
        layoutBatcher.close();
        booksBatcher.close();
    }

    private static io.vertx.redis.client.Redis client(Vertx vertx, URI uri, int database) {
        var path = uri.getPath() == null ? "" : uri.getPath();
        var server = uri.toString().substring(0, uri.toString().length() - path.length());
        return io.vertx.redis.client.Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(server + "/" + database)
                        .setNetClientOptions(new NetClientOptions().setHostnameVerificationAlgorithm("HTTPS")));
    }
}
