package dev.muster.openmatch.grpc;

import dev.muster.openmatch.wire.EvaluateRequest;
import dev.muster.openmatch.wire.EvaluateResponse;
import dev.muster.openmatch.wire.EvaluatorGrpc;
import dev.muster.platform.grpc.CallMeter;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An evaluator as a server of its own, that says of each match what the test says, as soon as it comes.
final class PlayedEvaluator implements AutoCloseable {
    /// Says which matches it takes once it has seen this one.
    interface Play {
        void seen(String match, Consumer<String> accept);
    }

    final CountDownLatch canceled = new CountDownLatch(1);
    final GrpcEvaluator client;
    private final Server server;

    PlayedEvaluator(Play play) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new EvaluatorGrpc.EvaluatorImplBase() {
                        @Override
                        public StreamObserver<EvaluateRequest> evaluate(StreamObserver<EvaluateResponse> answers) {
                            ((ServerCallStreamObserver<EvaluateResponse>) answers)
                                    .setOnCancelHandler(canceled::countDown);
                            return new Input(play, answers);
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = GrpcEvaluator.at("127.0.0.1:" + server.getPort(), Limited.MESSAGE, CallMeter.NONE);
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    private record Input(Play play, StreamObserver<EvaluateResponse> answers)
            implements StreamObserver<EvaluateRequest> {
        @Override
        public void onNext(EvaluateRequest request) {
            play.seen(
                    request.getMatch().getMatchId(),
                    id -> answers.onNext(
                            EvaluateResponse.newBuilder().setMatchId(id).build()));
        }

        @Override
        public void onError(Throwable fault) {
            // it was canceled, which its handler notes
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }
}
