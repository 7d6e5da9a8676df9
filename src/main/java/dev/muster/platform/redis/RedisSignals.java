package dev.muster.platform.redis;

import dev.muster.platform.signal.Signals;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Signals by publish and subscribe: scripts publish on `muster:signal:<topic>` (`lua/kit.lua`), and Redis itself on
/// the channels of keyspace events, where the topic is a key. One connection serves all listeners of the process; it
/// is subscribed to the topics that have any. Once a topic is subscribed, each of its listeners is called once with
/// [#EVERYTHING], and again whenever it was subscribed anew.
public final class RedisSignals implements Signals, AutoCloseable {
    private static final String PREFIX = "muster:signal:";
    private static final String KEYSPACE = "__keyspace@0__:";
    private static final long RECONNECT_MILLIS = 200;

    private final Vertx vertx;
    private final io.vertx.redis.client.Redis client;
    private final String prefix;

    /// On which topics are subscribed, so that what is asked of Redis comes in the order in which listeners came and
    /// went.
    private final Context loop;

    private final ConcurrentMap<String, List<Listener>> listeners = new ConcurrentHashMap<>();

    /// Topics of which a listener came or went since the line looked.
    private final ConcurrentMap<String, Boolean> touched = new ConcurrentHashMap<>();

    private final AtomicBoolean called = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable SignalLine line;

    /// What scripts signal.
    public RedisSignals(Vertx vertx, io.vertx.redis.client.Redis client) {
        this(vertx, client, PREFIX);
    }

    private RedisSignals(Vertx vertx, io.vertx.redis.client.Redis client, String prefix) {
        this.vertx = vertx;
        this.client = client;
        this.prefix = prefix;
        this.loop = vertx.getOrCreateContext();
    }

    /// What happens to keys of database 0: the topic is the key, the payload the event (`hset`, `del`, …). The server
    /// must be configured to tell of it (`notify-keyspace-events`).
    public static RedisSignals keyspace(Vertx vertx, io.vertx.redis.client.Redis client) {
        return new RedisSignals(vertx, client, KEYSPACE);
    }

    /// Opens the connection that signals arrive on, and keeps it open.
    public void start() {
        var opening = client.connect();
        opening.timeout(SignalLine.BEAT_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(fresh -> loop.runOnContext(nothing -> open(fresh)))
                .onFailure(fault -> {
                    opening.onSuccess(RedisConnection::close); // should it open after all
                    later();
                });
    }

    @Override
    public Subscription listen(String topic, Consumer<String> listener) {
        var one = new Listener(listener);
        listeners.compute(topic, (any, others) -> {
            var all = others == null ? new CopyOnWriteArrayList<Listener>() : others;
            all.add(one);
            return all;
        });
        touch(topic);
        return () -> {
            listeners.computeIfPresent(topic, (any, all) -> {
                all.remove(one);
                return all.isEmpty() ? null : all;
            });
            touch(topic);
        };
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
        listeners.values().forEach(all -> all.forEach(listener -> listener.tell(EVERYTHING)));
    }

    /// How many topics have listeners.
    int topics() {
        return listeners.size();
    }

    private void open(RedisConnection fresh) {
        var opened = new SignalLine(vertx, fresh, prefix, listeners);
        opened.whenEnded(() -> {
            line = null;
            later();
        });
        line = opened;
        if (closed) {
            opened.end();
        } else {
            opened.start();
        }
    }

    private void later() {
        if (!closed) {
            vertx.setTimer(RECONNECT_MILLIS, id -> start());
        }
    }

    private void touch(String topic) {
        touched.put(topic, true);
        if (called.compareAndSet(false, true)) {
            loop.runOnContext(nothing -> follow());
        }
    }

    private void follow() {
        called.set(false);
        var topics = List.copyOf(touched.keySet());
        topics.forEach(touched::remove);
        var current = line;
        if (current != null) {
            current.follow(topics);
        }
    }

    /// One listener, and which subscription it was told of.
    static final class Listener {
        private final Consumer<String> consumer;
        private final AtomicReference<@Nullable Object> toldOf = new AtomicReference<>();

        private Listener(Consumer<String> consumer) {
            this.consumer = consumer;
        }

        void tell(String payload) {
            consumer.accept(payload);
        }

        /// Tells it that its topic is subscribed, once.
        @SuppressWarnings("ReferenceEquality") // a subscription has no value
        void tellOf(Object subscription) {
            if (toldOf.getAndSet(subscription) != subscription) {
                consumer.accept(EVERYTHING);
            }
        }
    }
}
