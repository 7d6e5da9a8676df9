package dev.muster.openmatch.grpc;

import dev.muster.match.Evaluator;
import dev.muster.openmatch.wire.EvaluateRequest;
import dev.muster.openmatch.wire.EvaluateResponse;
import dev.muster.openmatch.wire.EvaluatorGrpc;
import dev.muster.platform.grpc.CallMeter;
import dev.muster.platform.redis.CuttingProxy;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// An evaluator as a server of its own that takes whatever it is given, overlapping matches too, unless it fails, says
/// a match twice, or names one that nobody proposed.
final class MoodyEvaluator implements AutoCloseable {
    private static final int MESSAGE = 1024 * 1024;

    private final Random random;
    private final Server server = serve();
    private final CuttingProxy way = new CuttingProxy("tcp://nobody@127.0.0.1:" + server.getPort());
    private final GrpcEvaluator client =
            GrpcEvaluator.at("127.0.0.1:" + URI.create(way.uri()).getPort(), MESSAGE, CallMeter.NONE);

    MoodyEvaluator(Random random) {
        this.random = random;
    }

    Evaluator client() {
        return client;
    }

    /// It dies, and another takes its place.
    void die() {
        way.closeAll();
    }

    private Server serve() {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new EvaluatorGrpc.EvaluatorImplBase() {
                        @Override
                        public StreamObserver<EvaluateRequest> evaluate(StreamObserver<EvaluateResponse> answers) {
                            return new Mood(answers, mood(40), mood(40), mood(40));
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Which proposal brings it on, mostly none.
    private synchronized int mood(int bound) {
        return random.nextInt(bound) == 0 ? 1 + random.nextInt(10) : 0;
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        way.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    private static final class Mood implements StreamObserver<EvaluateRequest> {
        private final StreamObserver<EvaluateResponse> answers;
        private final int failing;
        private final int twice;
        private final int odd;
        private int seen;
        private boolean isOver;

        Mood(StreamObserver<EvaluateResponse> answers, int failing, int twice, int odd) {
            this.answers = answers;
            this.failing = failing;
            this.twice = twice;
            this.odd = odd;
        }

        @Override
        public void onNext(EvaluateRequest request) {
            seen++;
            if (isOver) {
                return;
            }
            if (seen == failing) {
                isOver = true;
                answers.onError(Status.INTERNAL.withDescription("in no mood").asRuntimeException());
                return;
            }
            accept(request.getMatch().getMatchId());
            if (seen == twice) {
                accept(request.getMatch().getMatchId());
            }
            if (seen == odd) {
                accept("nobody proposed this");
            }
        }

        private void accept(String id) {
            answers.onNext(EvaluateResponse.newBuilder().setMatchId(id).build());
        }

        @Override
        public void onError(Throwable fault) {
            isOver = true;
        }

        @Override
        public void onCompleted() {
            if (!isOver) {
                answers.onCompleted();
            }
        }
    }
}
