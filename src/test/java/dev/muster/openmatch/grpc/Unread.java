package dev.muster.openmatch.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A client that opens a stream and does not read it, until it is told to.
final class Unread<Q, A extends MessageLite> implements ClientResponseObserver<Q, A> {
    final CompletableFuture<Status> end = new CompletableFuture<>();
    final AtomicLong bytes = new AtomicLong();
    private final CompletableFuture<ClientCallStreamObserver<Q>> call = new CompletableFuture<>();

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        started.disableAutoRequestWithInitial(0);
        call.complete(started);
    }

    @Override
    public void onNext(A message) {
        bytes.addAndGet(message.getSerializedSize());
    }

    @Override
    public void onError(Throwable fault) {
        end.complete(Status.fromThrowable(fault));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    /// Reads what was left for it, and says how the stream ended.
    Status read() throws Exception {
        call.get(5, TimeUnit.SECONDS).request(Integer.MAX_VALUE);
        return end.get(20, TimeUnit.SECONDS);
    }
}
