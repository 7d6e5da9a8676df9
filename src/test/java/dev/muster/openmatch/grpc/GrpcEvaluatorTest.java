package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.muster.openmatch.wire.EvaluateRequest;
import dev.muster.openmatch.wire.EvaluateResponse;
import dev.muster.openmatch.wire.EvaluatorGrpc;
import dev.muster.openmatch.wire.Match;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.CallMeter;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Evaluators of users, each a server of its own.
@Timeout(60)
final class GrpcEvaluatorTest {
    private volatile Function<StreamObserver<EvaluateResponse>, StreamObserver<EvaluateRequest>> play = Played::new;
    private final Server server = serve();
    private static final int MESSAGE = 64 * 1024;

    private final GrpcEvaluator evaluator = GrpcEvaluator.at("127.0.0.1:" + server.getPort(), MESSAGE, CallMeter.NONE);
    private final OpenMatchDoors doors = new OpenMatchDoors(
            1000, Duration.ofMinutes(1), OpenMatchDoors.SHORT, evaluator, OpenMatchDoors.NO_FUNCTIONS);

    @AfterEach
    void close() throws Exception {
        doors.close();
        evaluator.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void givesWhatTheEvaluatorTakesAsSoonAsItTakesIt() throws Exception {
        play = answers -> new Played(answers) {
            @Override
            public void onNext(EvaluateRequest request) {
                if (request.getMatch().getMatchId().equals("good")) {
                    accept("good");
                }
            }
        };
        try (var function = new PlayedFunction((profile, stage) -> {
            stage.propose(Match.newBuilder().setMatchId("bad").build());
            stage.propose(Match.newBuilder().setMatchId("good").build());
        })) {
            assertThat(doors.fetch(function)).extracting(Match::getMatchId).containsExactly("good");
        }
    }

    @Test
    void saysWhatTheEvaluatorFailedWith() throws Exception {
        play = answers -> new Played(answers) {
            @Override
            public void onNext(EvaluateRequest request) {
                answers.onError(Status.FAILED_PRECONDITION
                        .withDescription("no mood for matches")
                        .asRuntimeException());
            }
        };
        try (var function = new PlayedFunction((profile, stage) -> {
            stage.propose(Match.newBuilder().setMatchId("m1").build());
            stage.hang();
        })) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.fetch(function))
                    .withMessageContaining("syncErr=[error calling evaluator: ")
                    .withMessageContaining("no mood for matches");
            assertThat(function.canceled.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailedEvaluatorIsWhatCallersHearWhateverTheirFunctionsGoOnToPropose() throws Exception {
        var failed = new CountDownLatch(1);
        play = answers -> new Played(answers) {
            @Override
            public void onNext(EvaluateRequest request) {
                answers.onError(
                        Status.INTERNAL.withDescription("no mood for matches").asRuntimeException());
                failed.countDown();
            }
        };
        try (var function = new PlayedFunction((profile, stage) -> {
            stage.propose(Match.newBuilder().setMatchId("m1").build());
            failed.await(10, TimeUnit.SECONDS);
            for (int i = 2; i < 500; i++) {
                stage.propose(Match.newBuilder().setMatchId("m" + i).build());
            }
        })) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> doors.fetch(function))
                    .withMessageContaining("syncErr=[error calling evaluator: INTERNAL: no mood for matches]");
        }
    }

    @Test
    void oneIdFromTwoFunctionsFailsBothCallers() throws Exception {
        var met = new CyclicBarrier(2);
        PlayedFunction.Play same = (profile, stage) -> {
            met.await(10, TimeUnit.SECONDS);
            for (int i = 0; i < 50; i++) {
                stage.propose(Match.newBuilder().setMatchId("m" + i).build());
            }
            stage.hang();
        };
        try (var wide = new OpenMatchDoors(
                        1000, Duration.ofMinutes(1), OpenMatchDoors.WIDE, evaluator, OpenMatchDoors.NO_FUNCTIONS);
                var one = new PlayedFunction(same);
                var two = new PlayedFunction(same);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> wide.fetch(one));
            var second = threads.submit(() -> wide.fetch(two));
            for (var caller : List.of(first, second)) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(caller::get)
                        .withMessageContaining("syncErr=[multiple match functions used same match_id: \"m")
                        .withMessageContaining("mmfErr=[<nil>]");
            }
        }
    }

    @Test
    void anEvaluatorThatReadsSlowlyGetsAllInOrder() throws Exception {
        List<String> read = new CopyOnWriteArrayList<>();
        play = answers -> {
            var call = (ServerCallStreamObserver<EvaluateResponse>) answers;
            call.disableAutoRequest();
            call.request(1);
            return new Played(answers) {
                @Override
                public void onNext(EvaluateRequest request) {
                    read.add(request.getMatch().getMatchId());
                    Thread.ofVirtual().start(() -> call.request(1));
                }
            };
        };
        var filling = ByteString.copyFrom(new byte[20_000]);
        try (var function = new PlayedFunction((profile, stage) -> {
            for (int i = 0; i < 400; i++) {
                stage.propose(Match.newBuilder()
                        .setMatchId("m" + i)
                        .putExtensions("x", Any.newBuilder().setValue(filling).build())
                        .build());
            }
        })) {
            assertThat(doors.fetch(function)).isEmpty();
        }
        assertThat(read)
                .containsExactlyElementsOf(
                        IntStream.range(0, 400).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void saysThatAnAddressIsNone() {
        for (var odd : List.of("", "host", "host:", "host:port")) {
            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(() -> GrpcEvaluator.at(odd, MESSAGE, CallMeter.NONE))
                    .withMessage("muster.openmatch.evaluator: \"" + odd + "\" is not host:port");
        }
    }

    /// An evaluator that takes nothing.
    private static class Played implements StreamObserver<EvaluateRequest> {
        private final StreamObserver<EvaluateResponse> answers;

        Played(StreamObserver<EvaluateResponse> answers) {
            this.answers = answers;
        }

        final void accept(String id) {
            answers.onNext(EvaluateResponse.newBuilder().setMatchId(id).build());
        }

        @Override
        public void onNext(EvaluateRequest request) {}

        @Override
        public void onError(Throwable fault) {}

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }

    private Server serve() {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new EvaluatorGrpc.EvaluatorImplBase() {
                        @Override
                        public StreamObserver<EvaluateRequest> evaluate(StreamObserver<EvaluateResponse> answers) {
                            return play.apply(answers);
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
