package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Waker;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/// A server stream whose sender waits until the client reads, within bounds. For one virtual thread, that of
/// [Calls#stream].
public final class PacedStream<T> {
    /// How long a client may not read at all, unless it is said otherwise.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<T> client;
    private final Duration patience;
    private final Waker ready = new Waker();

    PacedStream(ServerCallStreamObserver<T> client, Duration patience) {
        this.client = client;
        this.patience = patience;
        client.setOnReadyHandler(ready::wake);
        client.setOnCancelHandler(ready::wake);
    }

    /// Waits until the client reads, and sends.
    ///
    /// @throws MusterException UNAVAILABLE when the client has gone, or the thread was interrupted;
    ///     RESOURCE_EXHAUSTED when the client does not read
    public void send(T message) {
        awaitReader();
        client.onNext(message);
    }

    /// Waits until what is sent next would leave at once.
    ///
    /// @throws MusterException as [#send]
    public void awaitReader() {
        long start = System.nanoTime();
        while (!client.isReady() && !isLeft()) {
            var left = patience.minusNanos(System.nanoTime() - start);
            if (!left.isPositive()) {
                throw notRead();
            }
            try {
                ready.rest(left.compareTo(LOOK) < 0 ? left : LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (isLeft()) {
            throw MusterException.unavailable("the client has gone");
        }
    }

    /// What a client is told that does not read at all.
    public static MusterException notRead() {
        return notRead("patience");
    }

    /// What a client is told that does not read.
    static MusterException notRead(String limit) {
        return MusterException.beyond(limit, "the client does not read its stream");
    }

    private boolean isLeft() {
        return client.isCancelled() || Thread.currentThread().isInterrupted();
    }
}
