package dev.muster.platform.redis;

import dev.muster.platform.signal.Signals;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Signals by publish and subscribe: scripts publish on `muster:signal:<topic>` (`lua/kit.lua`), and Redis itself on
/// the channels of keyspace events, where the topic is a key. One connection serves all listeners of the process; once
/// a topic is subscribed on a fresh connection, each
/// of its listeners is called once with [#EVERYTHING].
///
/// The subscriptions are repeated every few seconds. Redis confirms them each time, so a connection on
/// which nothing is heard any more is noticed, and replaced.
public final class RedisSignals implements Signals, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisSignals.class);
    private static final String PREFIX = "muster:signal:";
    private static final String KEYSPACE = "__keyspace@0__:";
    private static final long RECONNECT_MILLIS = 200;
    private static final long BEAT_MILLIS = 3_000;

    private final Vertx vertx;
    private final io.vertx.redis.client.Redis client;
    private final String prefix;
    private final ConcurrentMap<String, List<Consumer<String>>> listeners = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile @Nullable Line line;

    /// What scripts signal.
    public RedisSignals(Vertx vertx, io.vertx.redis.client.Redis client) {
        this(vertx, client, PREFIX);
    }

    private RedisSignals(Vertx vertx, io.vertx.redis.client.Redis client, String prefix) {
        this.vertx = vertx;
        this.client = client;
        this.prefix = prefix;
    }

    /// What happens to keys of database 0: the topic is the key, the payload the event (`hset`, `del`, …). The server
    /// must
    /// be configured to tell of it (`notify-keyspace-events`).
    public static RedisSignals keyspace(Vertx vertx, io.vertx.redis.client.Redis client) {
        return new RedisSignals(vertx, client, KEYSPACE);
    }

    /// Opens the connection that signals arrive on, and keeps it open.
    public void start() {
        var opening = client.connect();
        opening.timeout(BEAT_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(fresh -> new Line(fresh).open())
                .onFailure(fault -> {
                    opening.onSuccess(RedisConnection::close); // should it open after all
                    later();
                });
    }

    @Override
    public Subscription listen(String topic, Consumer<String> listener) {
        var forTopic = listeners.computeIfAbsent(topic, any -> new CopyOnWriteArrayList<>());
        forTopic.add(listener);
        var current = line;
        if (current != null) {
            current.subscribe(List.of(topic));
        }
        return () -> forTopic.remove(listener);
    }

    @Override
    public void close() {
        closed = true;
        var current = line;
        if (current != null) {
            current.end();
        }
    }

    /// Has all listeners look at what they look after, as after a reconnection.
    public void tellEverybody() {
        listeners.keySet().forEach(topic -> tell(topic, EVERYTHING));
    }

    private void tell(String topic, String payload) {
        listeners.getOrDefault(topic, List.of()).forEach(listener -> listener.accept(payload));
    }

    private void later() {
        if (!closed) {
            vertx.setTimer(RECONNECT_MILLIS, id -> start());
        }
    }

    /// One connection, from its opening to its end.
    private final class Line {
        private final RedisConnection connection;
        private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
        private volatile boolean heard = true;
        private volatile boolean ended;

        Line(RedisConnection connection) {
            this.connection = connection;
        }

        void open() {
            connection.handler(this::hear);
            connection.exceptionHandler(fault -> LOG.debugf(fault, "signals"));
            connection.endHandler(nothing -> end());
            line = this;
            if (closed) {
                end();
            } else {
                beat();
            }
        }

        private void beat() {
            if (ended) {
                return;
            }
            if (!heard && !listeners.isEmpty()) {
                LOG.warn("signals: Redis is silent, connecting anew");
                end();
                return;
            }
            heard = listeners.isEmpty(); // nothing is asked, so nothing is answered
            subscribe(listeners.keySet());
            vertx.setTimer(BEAT_MILLIS, id -> beat());
        }

        void subscribe(Collection<String> topics) {
            if (topics.isEmpty()) {
                return;
            }
            var request = Request.cmd(Command.SUBSCRIBE);
            topics.forEach(topic -> request.arg(prefix + topic));
            // It succeeds when it was sent; that it was done is told by a message.
            connection.send(request).onFailure(fault -> {
                LOG.debugf(fault, "signals");
                end();
            });
        }

        private void hear(@Nullable Response message) {
            heard = true;
            if (message != null && message.type() == ResponseType.ERROR) {
                LOG.warnf("signals: %s", message);
                end();
            } else if (message != null && message.size() == 3) {
                var topic = message.get(1).toString().substring(prefix.length());
                switch (message.get(0).toString()) {
                    case "message" -> tell(topic, message.get(2).toString());
                    case "subscribe" -> {
                        if (confirmed.add(topic)) {
                            tell(topic, EVERYTHING);
                        }
                    }
                    default -> LOG.debugf("signals: %s", message);
                }
            }
        }

        synchronized void end() {
            if (!ended) {
                ended = true;
                line = null;
                connection.close();
                later();
            }
        }
    }
}
