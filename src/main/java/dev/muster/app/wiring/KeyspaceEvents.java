package dev.muster.app.wiring;

import dev.muster.openmatch0.redis.OwnServer;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisSignals;
import dev.muster.platform.time.Loop;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Has a Redis tell of the changes of its keys, again whenever it is another one or has started anew. Where it may not
/// be told to, whoever waits for a key is made to look twice a second.
final class KeyspaceEvents implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KeyspaceEvents.class);
    private static final String SETTING = "notify-keyspace-events";
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Redis redis;
    private final Function<Request, CompletableFuture<@Nullable Response>> direct;
    private final RedisSignals signals;
    private final Loop loop;
    private String configured = "";
    private volatile @Nullable String warning;

    /// @param direct a connection that shares its round trips with nobody: what is refused there fails alone
    KeyspaceEvents(Redis redis, Function<Request, CompletableFuture<@Nullable Response>> direct, RedisSignals signals) {
        this.redis = redis;
        this.direct = direct;
        this.signals = signals;
        this.loop = Loop.start("openmatch0-events", woken -> {
            look();
            return LOOK;
        });
    }

    /// What an operator should know; empty if the server tells of changes.
    Optional<String> warning() {
        return Optional.ofNullable(warning);
    }

    @Override
    public void close() {
        loop.close();
    }

    private void look() {
        if (redis.serverRun().isEmpty() || !redis.serverRun().equals(configured)) {
            redis.run(Call.command(Command.PING));
            configure();
            configured = redis.serverRun();
            signals.tellEverybody(); // of what happened before the server told of it
        }
        if (warning != null) {
            signals.tellEverybody();
        }
    }

    private void configure() {
        try {
            var answer = direct.apply(Request.cmd(Command.CONFIG).arg("GET").arg(SETTING))
                    .join();
            // A list or a map, by the protocol that was agreed on.
            var flags = String.valueOf(answer).replace(SETTING, "").replaceAll("[^A-Za-z$]", "");
            if (!tells(flags)) {
                direct.apply(Request.cmd(Command.CONFIG).arg("SET").arg(SETTING).arg(flags + OwnServer.KEYSPACE_EVENTS))
                        .join();
            }
            warning = null;
        } catch (CompletionException e) {
            var why = e.getCause() == null ? e : e.getCause();
            warning = SETTING + " is not to be read or set (" + why.getMessage() + "): changes are looked for twice a"
                    + " second; allow CONFIG GET and CONFIG SET, or a user who may do that";
            LOG.warnf("Redis of Open Match 0.3: %s", warning);
        }
    }

    /// `A` stands for all kinds of changes.
    private static boolean tells(String flags) {
        return OwnServer.KEYSPACE_EVENTS
                .chars()
                .allMatch(kind -> flags.indexOf(kind) >= 0 || (kind != 'K' && flags.indexOf('A') >= 0));
    }
}
