package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;

/// A server stream whose sender never waits: what the client does not read in time is kept up to a bound,
/// and beyond it the stream ends RESOURCE_EXHAUSTED. May be used by any thread.
public final class BoundedStream<T> {
    private static final int BOUND = 16;

    private final int bound;

    private final ServerCallStreamObserver<T> client;
    private final Queue<T> unsent = new ArrayDeque<>();
    private boolean ended;
    private boolean complete;

    /// To be made before the method that serves the call returns.
    public BoundedStream(ServerCallStreamObserver<T> client) {
        this(client, BOUND);
    }

    /// As [#BoundedStream(ServerCallStreamObserver)].
    ///
    /// @param bound how many messages are kept for a client that reads slowly
    public BoundedStream(ServerCallStreamObserver<T> client, int bound) {
        this.client = client;
        this.bound = bound;
        client.setOnReadyHandler(this::drain);
    }

    /// Sends, or keeps for later.
    public synchronized void send(T message) {
        if (ended || complete) {
            return;
        }
        if (unsent.size() >= bound) {
            fail(MusterException.exhausted("the client does not read its stream"));
            return;
        }
        unsent.add(message);
        drain();
    }

    /// Ends the stream once everything is sent.
    public synchronized void complete() {
        if (!ended) {
            complete = true;
            drain();
        }
    }

    /// Ends the stream with a fault.
    public synchronized void fail(Throwable fault) {
        if (!ended) {
            ended = true;
            client.onError(GrpcFaults.status(fault));
        }
    }

    /// Sends nothing more; the client has gone.
    public synchronized void abandon() {
        ended = true;
    }

    private synchronized void drain() {
        while (!ended && client.isReady()) {
            var message = unsent.poll();
            if (message == null) {
                break;
            }
            client.onNext(message);
        }
        if (!ended && complete && unsent.isEmpty()) {
            ended = true;
            client.onCompleted();
        }
    }
}
