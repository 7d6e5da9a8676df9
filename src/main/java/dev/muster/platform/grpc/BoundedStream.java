package dev.muster.platform.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// A server stream whose sender never waits: what the client does not read in time is kept up to a bound of bytes, for
/// a while. Beyond either the stream ends RESOURCE_EXHAUSTED. May be used by any thread.
public final class BoundedStream<T extends MessageLite> {
    /// What is kept unless it is said otherwise.
    private static final int BOUND = 64 * 1024;

    private final ServerCallStreamObserver<T> client;
    private final int bound;
    private final Duration patience;
    private final Queue<T> unsent = new ArrayDeque<>();
    private final List<Runnable> whenEnded = new ArrayList<>();
    private int unsentBytes;
    private long sent;
    private boolean isLookedAt;
    private boolean ended;
    private boolean complete;
    private Runnable lastWord = () -> {};

    /// To be made before the method that serves the call returns.
    public BoundedStream(ServerCallStreamObserver<T> client) {
        this(client, BOUND, PacedStream.PATIENCE);
    }

    /// As [#BoundedStream(ServerCallStreamObserver)].
    ///
    /// @param bound how many bytes are kept for a client that reads slowly; one message always is
    /// @param patience how long they wait for one that does not read at all
    public BoundedStream(ServerCallStreamObserver<T> client, int bound, Duration patience) {
        this.client = client;
        this.bound = bound;
        this.patience = patience;
        client.setOnReadyHandler(() -> act(this::drain));
    }

    /// Runs something once the stream has ended, in whichever way; at once when it has.
    public void whenEnded(Runnable action) {
        synchronized (this) {
            if (!ended) {
                whenEnded.add(action);
                return;
            }
        }
        action.run();
    }

    /// Sends, or keeps for later.
    public void send(T message) {
        act(() -> accept(message));
    }

    /// Ends the stream once everything is sent.
    public void complete() {
        act(() -> {
            complete = true;
            drain();
        });
    }

    /// Ends the stream with a fault.
    public void fail(Throwable fault) {
        act(() -> end(fault));
    }

    /// Sends nothing more; the client has gone.
    public void abandon() {
        act(() -> end(() -> {}));
    }

    // Whoever waits for the end is told without the lock, for it may hold others; and before the client, which may come
    // again at once and wants the place that this stream had.
    private void act(Runnable change) {
        synchronized (this) {
            if (ended) {
                return;
            }
            change.run();
            if (!ended) {
                return;
            }
        }
        whenEnded.forEach(Runnable::run);
        lastWord.run();
    }

    private void accept(T message) {
        if (complete) {
            return;
        }
        int size = message.getSerializedSize();
        if (!unsent.isEmpty() && unsentBytes + size > bound) {
            end(PacedStream.notRead("watch-buffer"));
            return;
        }
        unsent.add(message);
        unsentBytes += size;
        drain();
    }

    private void drain() {
        while (client.isReady()) {
            var message = unsent.poll();
            if (message == null) {
                break;
            }
            unsentBytes -= message.getSerializedSize();
            sent++;
            client.onNext(message);
        }
        if (!unsent.isEmpty()) {
            lookLater();
        } else if (complete) {
            end(client::onCompleted);
        }
    }

    // Only a stream that is not read costs a timer.
    private void lookLater() {
        if (!isLookedAt) {
            isLookedAt = true;
            long before = sent;
            Executor onTime = CompletableFuture.delayedExecutor(
                    patience.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread);
            onTime.execute(() -> act(() -> look(before)));
        }
    }

    private void look(long before) {
        isLookedAt = false;
        if (!unsent.isEmpty()) {
            if (sent == before) {
                end(PacedStream.notRead());
            } else {
                lookLater();
            }
        }
    }

    private void end(Throwable fault) {
        end(() -> client.onError(GrpcFaults.status(fault)));
    }

    private void end(Runnable word) {
        ended = true;
        unsent.clear();
        lastWord = word;
    }
}
