package dev.muster.platform.redis;

import dev.muster.platform.signal.Signals;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Signals by publish and subscribe: scripts publish on `muster:signal:<topic>`
/// (`lua/kit.lua`). One connection serves all listeners of the process; after a reconnect each
/// is called once with [#EVERYTHING].
public final class RedisSignals implements Signals, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisSignals.class);
    private static final String PREFIX = "muster:signal:";
    private static final long RECONNECT_MILLIS = 200;

    private final Vertx vertx;
    private final io.vertx.redis.client.Redis client;
    private final ConcurrentMap<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile @Nullable RedisConnection connection;

    public RedisSignals(Vertx vertx, io.vertx.redis.client.Redis client) {
        this.vertx = vertx;
        this.client = client;
    }

    /// Opens the connection that signals arrive on, and keeps it open.
    public void start() {
        client.connect().onSuccess(this::attach).onFailure(fault -> later());
    }

    @Override
    public Subscription listen(String topic, Consumer<String> listener) {
        var forTopic = listeners.computeIfAbsent(topic, any -> new CopyOnWriteArrayList<>());
        forTopic.add(listener);
        var current = connection;
        if (current != null) {
            subscribe(current, List.of(topic));
        }
        return () -> forTopic.remove(listener);
    }

    @Override
    public void close() {
        closed = true;
        var current = connection;
        if (current != null) {
            current.close();
        }
    }

    private void attach(RedisConnection fresh) {
        fresh.handler(this::deliver);
        fresh.exceptionHandler(fault -> LOG.debugf(fault, "signals"));
        fresh.endHandler(nothing -> {
            connection = null;
            later();
        });
        connection = fresh;
        if (!listeners.isEmpty()) {
            subscribe(fresh, List.copyOf(listeners.keySet()));
        }
        listeners.values().forEach(all -> all.forEach(listener -> listener.accept(EVERYTHING)));
    }

    private static void subscribe(RedisConnection through, List<String> topics) {
        var request = Request.cmd(Command.SUBSCRIBE);
        topics.forEach(topic -> request.arg(PREFIX + topic));
        through.send(request).onFailure(fault -> LOG.debugf(fault, "signals"));
    }

    private void deliver(@Nullable Response message) {
        if (message == null
                || message.size() != 3
                || !"message".equals(message.get(0).toString())) {
            return;
        }
        var topic = message.get(1).toString().substring(PREFIX.length());
        var payload = message.get(2).toString();
        listeners.getOrDefault(topic, List.of()).forEach(listener -> listener.accept(payload));
    }

    private void later() {
        if (!closed) {
            vertx.setTimer(RECONNECT_MILLIS, id -> start());
        }
    }
}
