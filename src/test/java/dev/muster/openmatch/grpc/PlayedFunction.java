package dev.muster.openmatch.grpc;

import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FunctionConfig;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A match function as a server of its own, that does what the test says.
final class PlayedFunction implements AutoCloseable {
    /// Proposes, and ends or fails.
    interface Play {
        void run(MatchProfile profile, Stage stage) throws Exception;
    }

    /// What a play can do.
    interface Stage {
        void propose(Match match);

        /// Waits until the caller has gone, and throws then.
        void hang() throws InterruptedException;
    }

    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch canceled = new CountDownLatch(1);
    private final Server server;

    PlayedFunction(Play play) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new MatchFunctionGrpc.MatchFunctionImplBase() {
                        @Override
                        public void run(RunRequest request, StreamObserver<RunResponse> caller) {
                            var client = (ServerCallStreamObserver<RunResponse>) caller;
                            client.setOnCancelHandler(canceled::countDown);
                            Thread.ofVirtual().start(() -> act(play, request, client));
                        }
                    })
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FunctionConfig config() {
        return FunctionConfig.newBuilder()
                .setHost("127.0.0.1")
                .setPort(server.getPort())
                .build();
    }

    /// A call for what it proposes.
    FetchMatchesRequest request() {
        return FetchMatchesRequest.newBuilder()
                .setConfig(config())
                .setProfile(MatchProfile.newBuilder().setName("duel"))
                .build();
    }

    /// What becomes a match of what it proposes.
    List<Match> fetch(BackendServiceGrpc.BackendServiceBlockingStub backend) {
        List<Match> matches = new ArrayList<>();
        backend.fetchMatches(request()).forEachRemaining(response -> matches.add(response.getMatch()));
        return matches;
    }

    private void act(Play play, RunRequest request, ServerCallStreamObserver<RunResponse> caller) {
        started.countDown();
        try {
            play.run(request.getProfile(), new Stage() {
                @Override
                public void propose(Match match) {
                    caller.onNext(RunResponse.newBuilder().setProposal(match).build());
                }

                @Override
                public void hang() throws InterruptedException {
                    canceled.await(20, TimeUnit.SECONDS);
                    throw new InterruptedException("the caller has gone");
                }
            });
            caller.onCompleted();
        } catch (Exception e) {
            if (!caller.isCancelled()) {
                caller.onError(
                        io.grpc.Status.INTERNAL.withDescription(e.getMessage()).asRuntimeException());
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
}
