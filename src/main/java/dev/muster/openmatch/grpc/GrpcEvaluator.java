package dev.muster.openmatch.grpc;

import dev.muster.match.Evaluator;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.EvaluateRequest;
import dev.muster.openmatch.wire.EvaluateResponse;
import dev.muster.openmatch.wire.EvaluatorGrpc;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.CallMeter;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The evaluator of a user, over gRPC: `openmatch.Evaluator/Evaluate`.
public final class GrpcEvaluator implements Evaluator, AutoCloseable {
    private final Peers peers;
    private final String host;
    private final int port;

    private GrpcEvaluator(Peers peers, String host, int port) {
        this.peers = peers;
        this.host = host;
        this.port = port;
    }

    /// The evaluator at `host:port`.
    ///
    /// @param maxMessage most bytes of an answer
    public static GrpcEvaluator at(String address, int maxMessage, CallMeter meter) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            return new GrpcEvaluator(new Peers(maxMessage, meter), address.substring(0, colon), port);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw MusterException.invalid("muster.openmatch.evaluator: \"" + address + "\" is not host:port");
        }
    }

    @Override
    public Evaluation start(Verdict verdict) {
        var observer = new Observer(verdict);
        EvaluatorGrpc.newStub(peers.at(host, port)).evaluate(observer);
        return observer;
    }

    /// Ends the connection.
    @Override
    public void close() {
        peers.close();
    }

    /// Proposals leave as the evaluator reads them. Whoever comes first sends; others leave it to them.
    private static final class Observer
            implements ClientResponseObserver<EvaluateRequest, EvaluateResponse>, Evaluation {
        private final Verdict verdict;
        private final Queue<Proposal> unsent = new ConcurrentLinkedQueue<>();
        private final AtomicInteger wanted = new AtomicInteger();
        private volatile boolean isCanceled;
        private volatile boolean isFinished;
        private @Nullable ClientCallStreamObserver<EvaluateRequest> call;

        // Touched by the sender alone.
        private boolean isClosed;

        Observer(Verdict verdict) {
            this.verdict = verdict;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<EvaluateRequest> started) {
            call = started;
            started.setOnReadyHandler(this::send);
        }

        @Override
        public void onNext(EvaluateResponse response) {
            verdict.accepted(response.getMatchId());
        }

        @Override
        public void onError(Throwable fault) {
            verdict.failed(Status.fromThrowable(fault).asRuntimeException());
        }

        @Override
        public void onCompleted() {
            verdict.done();
        }

        @Override
        public void propose(Proposal proposal) {
            unsent.add(proposal);
            send();
        }

        @Override
        public void finish() {
            isFinished = true;
            send();
        }

        @Override
        public void cancel() {
            isCanceled = true;
            send();
        }

        private void send() {
            int seen = 1;
            if (wanted.getAndIncrement() == 0) {
                do {
                    sendWhatCanLeave(Objects.requireNonNull(call));
                    seen = wanted.addAndGet(-seen);
                } while (seen != 0);
            }
        }

        private void sendWhatCanLeave(ClientCallStreamObserver<EvaluateRequest> started) {
            while (!isClosed && !isCanceled && !unsent.isEmpty() && started.isReady()) {
                started.onNext(EvaluateRequest.newBuilder()
                        .setMatch(ProposalWire.toWire(unsent.remove()))
                        .build());
            }
            if (isClosed) {
                unsent.clear();
            } else if (isCanceled) {
                isClosed = true;
                started.cancel("nobody wants the result any more", null);
            } else if (isFinished && unsent.isEmpty()) {
                started.onCompleted();
                isClosed = true;
            }
        }
    }
}
