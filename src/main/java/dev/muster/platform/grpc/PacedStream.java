package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.time.Waker;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;

/// A server stream whose sender waits until the client reads. For one virtual thread, that of [Calls#stream].
public final class PacedStream<T> {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ServerCallStreamObserver<T> client;
    private final Waker ready = new Waker();

    PacedStream(ServerCallStreamObserver<T> client) {
        this.client = client;
        client.setOnReadyHandler(ready::wake);
        client.setOnCancelHandler(ready::wake);
    }

    /// Waits until the client reads, and sends.
    ///
    /// @throws MusterException UNAVAILABLE when the client has gone, or the thread was interrupted
    public void send(T message) {
        awaitReader();
        client.onNext(message);
    }

    /// Waits until what is sent next would leave at once.
    ///
    /// @throws MusterException as [#send]
    public void awaitReader() {
        while (!client.isReady() && !isLeft()) {
            try {
                ready.rest(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        if (isLeft()) {
            throw MusterException.unavailable("the client has gone");
        }
    }

    private boolean isLeft() {
        return client.isCancelled() || Thread.currentThread().isInterrupted();
    }
}
