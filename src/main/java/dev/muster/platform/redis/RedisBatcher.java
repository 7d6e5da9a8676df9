package dev.muster.platform.redis;

import dev.muster.platform.error.MusterException;
import io.vertx.core.Context;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Group commit: one connection, two round trips under way, and whatever arrives meanwhile leaves together
/// with the next. So a thousand concurrent calls cost Redis a few reads, a few writes and, with
/// `fsync=always`, a few fsyncs.
///
/// Nothing is retried blindly. When the connection breaks, the calls of the round trip under way fail
/// as *outcome unknown*, and those that arrive until it is back fail at once. The exception is a server
/// that lost its script cache: the batch is sent again after the scripts were loaded, since every
/// script is idempotent.
///
/// When replicas must acknowledge, each batch ends with a `WAIT`: if too few have what was written, its
/// calls fail as *outcome unknown* too.
///
/// All fields below the queue are touched on one event loop only.
public final class RedisBatcher implements Redis, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RedisBatcher.class);

    /// One that Redis works on, and one whose answers are passed on. More make smaller batches.
    private static final int MOST_UNDER_WAY = 2;

    private final Context loop;
    private final RedisLimits limits;
    private final RoundTripListener listener;
    private final Queue<Batch.Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile boolean closed;
    private final PrimaryConnection primary;
    private int underWay;

    public RedisBatcher(Vertx vertx, io.vertx.redis.client.Redis client, RedisLimits limits) {
        this(vertx, client, limits, RoundTripListener.NONE);
    }

    public RedisBatcher(
            Vertx vertx, io.vertx.redis.client.Redis client, RedisLimits limits, RoundTripListener listener) {
        this.limits = limits;
        this.listener = listener;
        this.loop = vertx.getOrCreateContext();
        this.primary = new PrimaryConnection(vertx, loop, client, limits.patience(), this::flush);
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
            queue.add(new Batch.Pending(call, reply));
            if (woken.compareAndSet(false, true)) {
                loop.runOnContext(nothing -> flush());
            }
        }
        return reply;
    }

    @Override
    public String serverRun() {
        return primary.serverRun();
    }

    @Override
    public void close() {
        closed = true;
        loop.runOnContext(nothing -> {
            primary.close();
            failWaiting("Redis: shutting down");
        });
    }

    private void flush() {
        woken.set(false);
        if (underWay == MOST_UNDER_WAY) {
            return; // an end comes back here
        }
        if (!closed && primary.isUntried()) {
            primary.connect(); // the first call opens the connection; its end, too, comes back here
            return;
        }
        var connection = primary.open();
        if (connection == null) {
            failWaiting("Redis is not reachable: " + primary.lastFault());
            return;
        }
        var batch = nextBatch();
        if (!batch.isEmpty()) {
            underWay++;
            roundTrip(connection, batch, true);
            flush();
        }
    }

    private void failWaiting(String why) {
        for (var batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            batch.fail(MusterException.unavailable(why));
        }
    }

    private Batch nextBatch() {
        var calls = new ArrayList<Batch.Pending>();
        while (calls.size() < limits.batch()) {
            var pending = queue.poll();
            if (pending == null) {
                break;
            }
            calls.add(pending);
        }
        queued.addAndGet(-calls.size());
        return Batch.of(calls);
    }

    private void roundTrip(RedisConnection through, Batch batch, boolean mayLoadScripts) {
        var requests = batch.requests();
        if (limits.replicaAcks() > 0) {
            requests.add(Request.cmd(Command.WAIT)
                    .arg(limits.replicaAcks())
                    .arg(limits.patience().toMillis() / 2));
        }
        long start = System.nanoTime();
        primary.send(through, requests).onComplete(outcome -> {
            if (outcome.failed() && mayLoadScripts && isMissingScript(outcome.cause())) {
                loadScripts(through, batch, start);
                return;
            }
            next();
            boolean known = outcome.succeeded() && isAcknowledged(through, batch, outcome.result());
            if (known) {
                complete(through, batch, outcome.result());
            } else if (outcome.failed()) {
                var fault = PrimaryConnection.text(outcome.cause());
                batch.fail(MusterException.unavailable("Redis: outcome unknown: " + fault));
                primary.leaveIfNotPrimary(through, fault);
            }
            listener.ended(batch.calls(), System.nanoTime() - start, known);
        });
    }

    // Before the answers are passed on: whatever goes wrong there, the next round trip is under way.
    private void next() {
        underWay--;
        flush();
    }

    private void loadScripts(RedisConnection through, Batch batch, long start) {
        var loads = batch.scripts().stream()
                .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.source()))
                .toList();
        primary.send(through, loads).onComplete(loaded -> {
            if (loaded.succeeded()) {
                roundTrip(through, batch, false);
            } else {
                next();
                batch.fail(MusterException.unavailable("Redis: outcome unknown, scripts could not be loaded: "
                        + PrimaryConnection.text(loaded.cause())));
                listener.ended(batch.calls(), System.nanoTime() - start, false);
            }
        });
    }

    // Fails the batch when too few replicas have it.
    private boolean isAcknowledged(RedisConnection through, Batch batch, List<Response> replies) {
        int acks = limits.replicaAcks();
        var answer = acks == 0 ? null : Reply.of(replies.getLast());
        long acknowledged = answer == null ? 0 : answer.number();
        if (acknowledged < acks) {
            batch.fail(MusterException.unavailable(
                    "Redis: outcome unknown: %d of %d replicas acknowledged (muster.redis.replica-acks)"
                            .formatted(acknowledged, acks)));
            primary.lost(through, "too few replicas acknowledge");
        }
        return acknowledged >= acks;
    }

    private void complete(RedisConnection through, Batch batch, List<Response> replies) {
        batch.answer(replies, (pending, reply) -> {
            try {
                complete(through, pending, reply);
            } catch (RuntimeException unreadable) {
                // Of this call only: the others of the batch have answers of their own.
                pending.reply().completeExceptionally(unreadable);
            }
        });
    }

    private void complete(RedisConnection through, Batch.Pending pending, @Nullable Reply reply) {
        var fault = reply == null ? null : reply.fault();
        if (fault == null) {
            pending.reply().complete(reply);
        } else if (primary.leaveIfNotPrimary(through, fault)) {
            pending.reply()
                    .completeExceptionally(
                            MusterException.unavailable("Redis is not reachable: " + primary.lastFault()));
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

    private static boolean isMissingScript(Throwable cause) {
        return PrimaryConnection.text(cause).contains("NOSCRIPT");
    }
}
