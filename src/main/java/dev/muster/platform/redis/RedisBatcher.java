package dev.muster.platform.redis;

import dev.muster.platform.error.MusterException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Group commit: one connection, one round trip under way, and whatever arrives meanwhile leaves together
/// with the next. So a thousand concurrent calls cost Redis a few reads, a few writes and, with
/// `fsync=always`, a few fsyncs.
///
/// Nothing is retried blindly. When the connection breaks, the calls of the round trip under way fail
/// as *outcome unknown*, and those that arrive until it is back fail at once. The exception is a server
/// that lost its script cache: the batch is sent again after the scripts were loaded, since every
/// script is idempotent.
///
/// When replicas must acknowledge, each batch ends with a `WAIT`: if too few have what was written, its
/// calls fail as *outcome unknown* too. A server that became a replica is left at once.
///
/// All fields below the queue are touched on one event loop only.
// A connection has no value: it is the one that is open, or one that was.
@SuppressWarnings("ReferenceEquality")
public final class RedisBatcher implements Redis, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisBatcher.class);

    private static final long RECONNECT_MILLIS = 100;

    /// What servers answer that are replicas, or lack replicas of their own.
    private static final List<String> OF_NO_PRIMARY = List.of("READONLY", "replica instances", "NOREPLICAS");

    private final io.vertx.redis.client.Redis client;
    private final Vertx vertx;
    private final Context loop;
    private final RedisLimits limits;
    private final RoundTripListener listener;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile String serverRun = "";
    private volatile String lastFault = "not connected yet";
    private volatile boolean closed;
    private @Nullable RedisConnection connection;
    private boolean underWay;
    private boolean connecting;

    private record Pending(Call call, CompletableFuture<@Nullable Reply> reply) {}

    public RedisBatcher(Vertx vertx, io.vertx.redis.client.Redis client, RedisLimits limits) {
        this(vertx, client, limits, RoundTripListener.NONE);
    }

    public RedisBatcher(
            Vertx vertx, io.vertx.redis.client.Redis client, RedisLimits limits, RoundTripListener listener) {
        this.vertx = vertx;
        this.client = client;
        this.limits = limits;
        this.listener = listener;
        this.loop = vertx.getOrCreateContext();
    }

    @Override
    public CompletableFuture<@Nullable Reply> send(Call call) {
        var reply = new CompletableFuture<@Nullable Reply>();
        if (closed) {
            reply.completeExceptionally(MusterException.unavailable("Redis: shutting down"));
        } else if (queued.incrementAndGet() > limits.queue()) {
            queued.decrementAndGet();
            reply.completeExceptionally(MusterException.exhausted("Redis: too many calls are waiting, try again"));
        } else {
            queue.add(new Pending(call, reply));
            if (woken.compareAndSet(false, true)) {
                loop.runOnContext(nothing -> flush());
            }
        }
        return reply;
    }

    @Override
    public String serverRun() {
        return serverRun;
    }

    @Override
    public void close() {
        closed = true;
        loop.runOnContext(nothing -> drop("shutting down"));
    }

    private void flush() {
        woken.set(false);
        if (underWay) {
            return; // its end comes back here
        }
        if (connection == null && serverRun.isEmpty()) {
            connect(); // the first call opens the connection; its end, too, comes back here
            return;
        }
        var batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        if (connection == null) {
            fail(batch, "Redis is not reachable: " + lastFault);
            flush();
        } else {
            underWay = true;
            roundTrip(connection, batch, true);
        }
    }

    private List<Pending> nextBatch() {
        var batch = new ArrayList<Pending>();
        while (batch.size() < limits.batch()) {
            var pending = queue.poll();
            if (pending == null) {
                break;
            }
            batch.add(pending);
        }
        queued.addAndGet(-batch.size());
        return batch;
    }

    private void roundTrip(RedisConnection through, List<Pending> batch, boolean mayLoadScripts) {
        var requests = new ArrayList<Request>(batch.size());
        for (var pending : batch) {
            requests.add(pending.call().request());
        }
        if (limits.replicaAcks() > 0) {
            requests.add(Request.cmd(Command.WAIT)
                    .arg(limits.replicaAcks())
                    .arg(limits.patience().toMillis() / 2));
        }
        long start = System.nanoTime();
        answerInTime(through, requests).onComplete(outcome -> {
            if (outcome.failed() && mayLoadScripts && isMissingScript(outcome.cause())) {
                loadScripts(through, batch);
                return;
            }
            next();
            if (outcome.succeeded()) {
                complete(through, batch, outcome.result());
            } else {
                lastFault = text(outcome.cause());
                fail(batch, "Redis: outcome unknown: " + lastFault);
                leaveIfNotPrimary(through, lastFault);
            }
            listener.ended(names(batch), System.nanoTime() - start, outcome.succeeded());
        });
    }

    private static List<String> names(List<Pending> batch) {
        List<String> names = new ArrayList<>(batch.size());
        for (var pending : batch) {
            names.add(pending.call().name());
        }
        return names;
    }

    // Before the answers are passed on: whatever goes wrong there, the next round trip is under way.
    private void next() {
        underWay = false;
        flush();
    }

    private Future<List<@Nullable Response>> answerInTime(RedisConnection through, List<Request> requests) {
        long timer = vertx.setTimer(limits.patience().toMillis(), id -> {
            if (through == connection) {
                drop("no answer within " + limits.patience().toMillis() + " ms");
            }
        });
        return through.batch(requests).onComplete(outcome -> vertx.cancelTimer(timer));
    }

    private void loadScripts(RedisConnection through, List<Pending> batch) {
        var loads = batch.stream()
                .map(pending -> pending.call().script())
                .filter(script -> script != null)
                .distinct()
                .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()))
                .toList();
        answerInTime(through, loads).onComplete(loaded -> {
            if (loaded.succeeded()) {
                roundTrip(through, batch, false);
            } else {
                next();
                fail(batch, "Redis refuses scripts: " + text(loaded.cause()));
            }
        });
    }

    private void complete(RedisConnection through, List<Pending> batch, List<Response> replies) {
        int acks = limits.replicaAcks();
        var answer = acks == 0 ? null : Reply.of(replies.getLast());
        long acknowledged = answer == null ? 0 : answer.number();
        if (acknowledged < acks) {
            fail(
                    batch,
                    "Redis: outcome unknown: %d of %d replicas acknowledged (muster.redis.replica-acks)"
                            .formatted(acknowledged, acks));
            lost(through, "too few replicas acknowledge");
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            try {
                complete(through, batch.get(i), Reply.of(replies.get(i)));
            } catch (RuntimeException unreadable) {
                // Of this call only: the others of the batch have answers of their own.
                batch.get(i).reply().completeExceptionally(unreadable);
            }
        }
    }

    private void complete(RedisConnection through, Pending pending, @Nullable Reply reply) {
        var fault = reply == null ? null : reply.fault();
        if (fault == null) {
            pending.reply().complete(reply);
        } else if (leaveIfNotPrimary(through, fault)) {
            fail(List.of(pending), "Redis is not reachable: " + lastFault);
        } else {
            var what = pending.call().name() + ": " + fault;
            LOG.debugf("script fault, %s", what);
            pending.reply()
                    .completeExceptionally(
                            fault.contains(Script.LEASE_LOST)
                                    ? MusterException.aborted("another process holds the lease, " + what)
                                    : MusterException.unavailable("Redis refused " + what));
        }
    }

    // After a fail-over the old primary may go on, with our connection open: as a replica, or, until the Sentinels
    // get hold of it, as a primary that nobody follows.
    private boolean leaveIfNotPrimary(RedisConnection through, String fault) {
        boolean other = OF_NO_PRIMARY.stream().anyMatch(fault::contains);
        if (other) {
            lost(through, "the server is not the primary any more");
        }
        return other;
    }

    private static void fail(List<Pending> batch, String message) {
        for (var pending : batch) {
            pending.reply().completeExceptionally(MusterException.unavailable(message));
        }
    }

    private void connect() {
        if (closed || connecting || connection != null) {
            return;
        }
        connecting = true;
        var opening = client.connect();
        opening.compose(RedisBatcher::greet)
                .timeout(limits.patience().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(run -> {
                    connecting = false;
                    if (run.succeeded()) {
                        use(opening.result(), run.result());
                    } else {
                        // Perhaps it opens later; then nobody waits for it any more.
                        opening.onSuccess(this::discard);
                        unreachable(text(run.cause()));
                    }
                    flush();
                });
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
        if (serverRun.isEmpty()) {
            serverRun = "never reached";
        }
        vertx.setTimer(RECONNECT_MILLIS, id -> connect());
    }

    // A server that restarts answers LOADING until its data is there: then the greeting fails and is tried again.
    private static Future<String> greet(RedisConnection fresh) {
        return fresh.send(Request.cmd(Command.INFO).arg("replication"))
                .compose(replication -> field(replication, "role").equals("slave")
                        ? Future.failedFuture("the server is a replica")
                        : fresh.send(Request.cmd(Command.INFO).arg("server"))
                                .map(server -> field(replication, "master_replid") + "/" + field(server, "run_id")));
    }

    // Closing alone would give the connection back to the client's pool, from where it came again with the replies
    // that it still owes; one that chose its database is closed for good. The choice is noted on another event
    // loop, hence the pause.
    private void discard(RedisConnection broken) {
        broken.send(Request.cmd(Command.SELECT).arg(0));
        vertx.setTimer(RECONNECT_MILLIS, id -> broken.close());
    }

    private static String field(@Nullable Response info, String name) {
        var start = name + ":";
        return String.valueOf(info)
                .lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .collect(Collectors.joining());
    }

    private void lost(RedisConnection broken, String why) {
        if (broken == connection) {
            drop(why);
        }
    }

    private void drop(String why) {
        var broken = connection;
        connection = null;
        lastFault = why;
        if (broken != null) {
            LOG.logf(closed ? Logger.Level.DEBUG : Logger.Level.WARN, "lost Redis: %s", why);
            discard(broken);
        }
        if (closed) {
            fail(nextBatch(), "Redis: shutting down");
        } else {
            connect();
        }
    }

    private static boolean isMissingScript(Throwable cause) {
        return text(cause).contains("NOSCRIPT");
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
