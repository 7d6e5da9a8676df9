package dev.muster.platform.redis;

import dev.muster.platform.redis.RedisSignals.Listener;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection that signals arrive on, from its opening to its end.
///
/// One subscription is repeated every few seconds. Redis confirms it each time, so a connection on which nothing is
/// heard any more is noticed, and ended.
final class SignalLine {
    /// How often Redis is to be heard.
    static final long BEAT_MILLIS = 3_000;

    private static final Logger LOG = Logger.getLogger(SignalLine.class);

    /// Most topics in one command, which nothing interrupts.
    private static final int MOST_AT_ONCE = 1_000;

    private final Vertx vertx;
    private final RedisConnection connection;
    private final String prefix;
    private final Map<String, List<Listener>> listeners;
    private volatile Runnable atEnd = () -> {};

    /// What Redis was asked to tell of; touched on the loop of [RedisSignals] only.
    private final Set<String> asked = new HashSet<>();

    /// How many commands about a topic Redis has not confirmed yet.
    private final Map<String, Integer> unconfirmed = new ConcurrentHashMap<>();

    /// The subscriptions that stand, each a fresh object.
    private final Map<String, Object> subscriptions = new ConcurrentHashMap<>();

    private volatile boolean heard = true;
    private volatile boolean ended;

    SignalLine(Vertx vertx, RedisConnection connection, String prefix, Map<String, List<Listener>> listeners) {
        this.vertx = vertx;
        this.connection = connection;
        this.prefix = prefix;
        this.listeners = listeners;
    }

    void whenEnded(Runnable then) {
        atEnd = then;
    }

    void start() {
        connection.handler(this::hear);
        connection.exceptionHandler(fault -> LOG.debugf(fault, "signals"));
        connection.endHandler(nothing -> end());
        follow(List.copyOf(listeners.keySet()));
        heard = true;
        beat();
    }

    /// Subscribes to those of the topics that have listeners now, and leaves the others.
    void follow(Collection<String> topics) {
        var wanted = new ArrayList<String>();
        var unwanted = new ArrayList<String>();
        for (var topic : topics) {
            if (!listeners.containsKey(topic)) {
                if (asked.remove(topic)) {
                    subscriptions.remove(topic);
                    unwanted.add(topic);
                }
            } else if (asked.add(topic)) {
                wanted.add(topic);
            } else {
                tellOfSubscription(topic);
            }
        }
        send(Command.SUBSCRIBE, wanted);
        send(Command.UNSUBSCRIBE, unwanted);
    }

    synchronized void end() {
        if (!ended) {
            ended = true;
            connection.close();
            atEnd.run();
        }
    }

    private void beat() {
        if (ended) {
            return;
        }
        if (!heard && !asked.isEmpty()) {
            LOG.warn("signals: Redis is silent, connecting anew");
            end();
            return;
        }
        heard = asked.isEmpty(); // nothing is asked, so nothing is answered
        asked.stream().findFirst().ifPresent(any -> send(Command.SUBSCRIBE, List.of(any)));
        vertx.setTimer(BEAT_MILLIS, id -> beat());
    }

    private void send(Command command, List<String> topics) {
        topics.forEach(topic -> unconfirmed.merge(topic, 1, Integer::sum));
        for (int from = 0; from < topics.size(); from += MOST_AT_ONCE) {
            var request = Request.cmd(command);
            topics.subList(from, Math.min(topics.size(), from + MOST_AT_ONCE))
                    .forEach(topic -> request.arg(prefix + topic));
            // It succeeds when it was sent; that it was done is told by a message.
            connection.send(request).onFailure(fault -> {
                LOG.debugf(fault, "signals");
                end();
            });
        }
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
                    // Otherwise it was left meanwhile, and perhaps asked for again.
                    if (isLastConfirmed(topic)) {
                        subscriptions.computeIfAbsent(topic, any -> new Object());
                        tellOfSubscription(topic);
                    }
                }
                case "unsubscribe" -> {
                    isLastConfirmed(topic);
                    subscriptions.remove(topic);
                }
                default -> LOG.debugf("signals: %s", message);
            }
        }
    }

    private boolean isLastConfirmed(String topic) {
        return unconfirmed.computeIfPresent(topic, (any, number) -> number == 1 ? null : number - 1) == null;
    }

    private void tell(String topic, String payload) {
        listeners.getOrDefault(topic, List.of()).forEach(listener -> listener.tell(payload));
    }

    private void tellOfSubscription(String topic) {
        var subscription = subscriptions.get(topic);
        if (subscription != null) {
            listeners.getOrDefault(topic, List.of()).forEach(listener -> listener.tellOf(subscription));
        }
    }
}
