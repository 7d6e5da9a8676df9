package dev.muster.openmatch.grpc;

import dev.muster.match.Claim;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.GrpcFaults;
import dev.muster.platform.grpc.PacedStream;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The matches on their way to one caller of FetchMatches. However many are decided at once, they wait until the
/// client reads: what waits is bounded by what one function may propose in a cycle. A client that reads nothing for
/// too long loses its stream, and what was not sent is given back.
final class MatchStream {
    private final ServerCallStreamObserver<FetchMatchesResponse> client;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Claim> waiting = new ArrayDeque<>();
    private @Nullable Throwable fault;
    private boolean isLast;
    private boolean isOver;
    private Runnable whenEnded = () -> {};

    /// To be made before the method that serves the call returns.
    ///
    /// @param patience how long a client may read nothing
    MatchStream(ServerCallStreamObserver<FetchMatchesResponse> client, Duration patience) {
        this.client = client;
        this.patience = patience;
        client.setOnReadyHandler(this::wake);
    }

    /// Runs something once the stream has ended, in whichever way. To be said before it runs.
    void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /// One more match. It returns at once.
    void add(Claim match) {
        lock.lock();
        try {
            if (!isOver && !isLast) {
                waiting.add(match);
                changed.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        match.release();
    }

    /// Nothing follows; the stream ends when all is sent.
    ///
    /// @param why the fault with which it ends, or null
    void end(@Nullable Throwable why) {
        lock.lock();
        try {
            if (!isLast && !isOver) {
                isLast = true;
                fault = why;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends nothing more, and gives back what waits. The future says when that is done.
    ///
    /// @param why what the client is told, or null when it has gone
    CompletableFuture<Void> abort(@Nullable Throwable why) {
        List<Claim> unsent;
        lock.lock();
        try {
            unsent = List.copyOf(waiting);
            waiting.clear();
            if (!isOver) {
                isOver = true;
                fault = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return CompletableFuture.allOf(unsent.stream().map(Claim::release).toArray(CompletableFuture[]::new));
    }

    /// Sends until the stream ends, on the thread of the caller, a virtual one. Nobody else speaks to the client.
    ///
    /// @param sent is told of each match that was sent
    void run(Consumer<Proposal> sent) {
        try {
            for (var match = next(); match != null; match = next()) {
                send(match, sent);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(MusterException.unavailable("interrupted"));
        } catch (RuntimeException failure) {
            abort(failure);
        }
        // Before the client is told, which may come again at once and wants the place that this stream had.
        whenEnded.run();
        if (client.isCancelled()) {
            return;
        }
        if (fault != null) {
            client.onError(GrpcFaults.status(fault));
        } else {
            client.onCompleted();
        }
    }

    private void send(Claim match, Consumer<Proposal> sent) {
        boolean isSent = false;
        try {
            client.onNext(FetchMatchesResponse.newBuilder()
                    .setMatch(ProposalWire.toWire(match.match()))
                    .build());
            isSent = !client.isCancelled();
        } finally {
            if (!isSent) {
                match.release();
            }
        }
        if (isSent) {
            sent.accept(match.match());
        }
    }

    // The next match that can leave now; null at the end.
    private @Nullable Claim next() throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (true) {
                if (isOver || (isLast && waiting.isEmpty())) {
                    isOver = true;
                    return null;
                } else if (waiting.isEmpty()) {
                    changed.await();
                    left = patience.toNanos();
                } else if (client.isReady()) {
                    return waiting.remove();
                } else if (left <= 0) {
                    abort(PacedStream.notRead());
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
