package dev.muster.platform.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The one connection to the server that is the primary. Once asked for, it is made anew whenever it is
/// lost, until it is closed. A server that became a replica is left at once.
///
/// Touched on one event loop only, but for [#serverRun()].
// A connection has no value: it is the one that is open, or one that was.
@SuppressWarnings("ReferenceEquality")
final class PrimaryConnection {
    private static final Logger LOG = Logger.getLogger(PrimaryConnection.class);

    private static final long RECONNECT_MILLIS = 100;

    /// What the client says of a connection that ended some time ago. It tells nobody a second time, so who was
    /// not listening yet, right after the greeting, learns it only so.
    private static final String CLOSED = "Connection is closed";

    /// Characters of the ids of a server by which it is known: enough to tell one from another, and few
    /// enough for a room that notes them to stay in a compact hash.
    private static final int ID_LENGTH = 16;

    /// What servers answer that are replicas, or lack replicas of their own.
    private static final List<String> OF_NO_PRIMARY = List.of("READONLY", "replica instances", "NOREPLICAS");

    private final Redis client;
    private final Vertx vertx;
    private final Context loop;
    private final Duration patience;
    private final Runnable tried;

    private volatile String serverRun = "";
    private String lastFault = "not connected yet";
    private boolean closed;
    private @Nullable RedisConnection connection;
    private boolean connecting;
    private boolean attempted;

    /// @param loop on which everything happens
    /// @param patience how long opening a connection, or an answer, may take
    /// @param tried called when the connection is there, and when an attempt failed
    PrimaryConnection(Vertx vertx, Context loop, Redis client, Duration patience, Runnable tried) {
        this.vertx = vertx;
        this.loop = loop;
        this.client = client;
        this.patience = patience;
        this.tried = tried;
    }

    /// The connection, while it is open.
    @Nullable
    RedisConnection open() {
        return connection;
    }

    /// Whether no attempt has ended yet.
    boolean isUntried() {
        return !attempted;
    }

    /// The server that was reached last; empty before one was.
    String serverRun() {
        return serverRun;
    }

    /// Why there is no connection, or why there was none.
    String lastFault() {
        return lastFault;
    }

    void connect() {
        if (closed || connecting || connection != null) {
            return;
        }
        connecting = true;
        var opening = client.connect();
        opening.compose(PrimaryConnection::greet)
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(run -> {
                    connecting = false;
                    attempted = true;
                    if (run.succeeded()) {
                        use(opening.result(), run.result());
                    } else {
                        // Perhaps it opens later; then nobody waits for it any more.
                        opening.onSuccess(this::discard);
                        unreachable(text(run.cause()));
                    }
                    tried.run();
                });
    }

    /// Sends requests; the connection is given up when no answer comes in time.
    Future<List<@Nullable Response>> send(RedisConnection through, List<Request> requests) {
        long timer = vertx.setTimer(
                patience.toMillis(), id -> lost(through, "no answer within " + patience.toMillis() + " ms"));
        return through.batch(requests).onComplete(outcome -> {
            vertx.cancelTimer(timer);
            if (outcome.failed()) {
                lastFault = text(outcome.cause());
                if (lastFault.contains(CLOSED)) {
                    lost(through, lastFault);
                }
            }
        });
    }

    /// Gives a connection up when what came over it is what only a server says that is not the primary:
    /// after a fail-over the old one may go on with our connection open, as a replica, or, until the
    /// Sentinels get hold of it, as a primary that nobody follows.
    boolean leaveIfNotPrimary(RedisConnection through, String fault) {
        boolean other = OF_NO_PRIMARY.stream().anyMatch(fault::contains);
        if (other) {
            lost(through, "the server is not the primary any more");
        }
        return other;
    }

    /// Gives a connection up, if it is still the one in use, and makes another.
    void lost(RedisConnection through, String why) {
        if (through == connection) {
            drop(why);
        }
    }

    void close() {
        closed = true;
        drop("shutting down");
    }

    static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void use(RedisConnection fresh, String run) {
        serverRun = run;
        connection = fresh;
        fresh.exceptionHandler(fault -> loop.runOnContext(nothing -> lost(fresh, text(fault))));
        fresh.endHandler(ended -> loop.runOnContext(nothing -> lost(fresh, "connection closed")));
        if (closed) {
            drop("shutting down");
        }
    }

    private void unreachable(String fault) {
        if (!closed && !fault.equals(lastFault)) {
            LOG.warnf("Redis is not reachable: %s", fault);
        }
        lastFault = fault;
        vertx.setTimer(RECONNECT_MILLIS, id -> connect());
    }

    // A server that restarts answers LOADING until its data is there: then the greeting fails and is tried
    // again.
    private static Future<String> greet(RedisConnection fresh) {
        return fresh.send(Request.cmd(Command.INFO).arg("replication"))
                .compose(replication -> field(replication, "role").equals("slave")
                        ? Future.failedFuture("the server is a replica")
                        : fresh.send(Request.cmd(Command.INFO).arg("server"))
                                .map(server -> id(replication, "master_replid") + "/" + id(server, "run_id")));
    }

    private static String id(@Nullable Response info, String name) {
        var id = field(info, name);
        return id.substring(0, Math.min(ID_LENGTH, id.length()));
    }

    private static String field(@Nullable Response info, String name) {
        var start = name + ":";
        return String.valueOf(info)
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .collect(Collectors.joining());
    }

    // Closing alone would give the connection back to the client's pool, from where it came again with the
    // replies that it still owes; one that chose its database is closed for good. The choice is noted on
    // another event loop, hence the pause.
    private void discard(RedisConnection broken) {
        broken.send(Request.cmd(Command.SELECT).arg(0));
        vertx.setTimer(RECONNECT_MILLIS, id -> broken.close());
    }

    private void drop(String why) {
        var broken = connection;
        connection = null;
        lastFault = why;
        if (broken != null) {
            LOG.logf(closed ? Logger.Level.DEBUG : Logger.Level.WARN, "lost Redis: %s", why);
            discard(broken);
        }
        connect();
    }
}
