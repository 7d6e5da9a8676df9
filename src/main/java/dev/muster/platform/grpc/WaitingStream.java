package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// A server stream whose sender waits until the client reads: for answers that are made while they are sent. A client
/// that does not read for a while loses its stream.
public final class WaitingStream<T> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerCallStreamObserver<T> client;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();

    private WaitingStream(ServerCallStreamObserver<T> client) {
        this.client = client;
        client.setOnReadyHandler(this::tell);
    }

    /// Answers with what `work` sends, on a virtual thread that is interrupted when the caller leaves.
    public static <T> void answer(StreamObserver<T> caller, Consumer<WaitingStream<T>> work) {
        var client = (ServerCallStreamObserver<T>) caller;
        var stream = new WaitingStream<>(client);
        var context = Context.current();
        var thread = Thread.ofVirtual().name("grpc").unstarted(context.wrap(() -> stream.run(work)));
        client.setOnCancelHandler(thread::interrupt);
        thread.start();
    }

    /// Sends one message, once the client has read enough of those before.
    public void send(T message) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!client.isReady()) {
                if (client.isCancelled()) {
                    throw MusterException.unavailable("the client has gone");
                }
                if (left <= 0) {
                    throw MusterException.exhausted("the client does not read its stream");
                }
                left = ready.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("the client has gone", e);
        } finally {
            lock.unlock();
        }
        client.onNext(message);
    }

    private void run(Consumer<WaitingStream<T>> work) {
        try {
            work.accept(this);
        } catch (RuntimeException fault) {
            if (!client.isCancelled()) {
                client.onError(GrpcFaults.status(fault));
            }
            return;
        }
        if (!client.isCancelled()) {
            client.onCompleted();
        }
    }

    private void tell() {
        lock.lock();
        try {
            ready.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
