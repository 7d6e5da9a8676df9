package dev.muster.openmatch.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Match functions over gRPC: `openmatch.MatchFunction/Run`.
@Singleton
@Typed(GrpcFunctions.class) // else it could not be told from those over HTTP
final class GrpcFunctions implements MatchFunctions {
    private final Peers peers;

    GrpcFunctions(Peers peers) {
        this.peers = peers;
    }

    @Override
    public Run start(String host, int port, byte[] profile, Listener listener) {
        var observer = new Observer(listener);
        MatchFunctionGrpc.newStub(peers.at(host, port)).run(request(profile), observer);
        return observer;
    }

    private static RunRequest request(byte[] profile) {
        try {
            return RunRequest.newBuilder()
                    .setProfile(MatchProfile.parseFrom(profile))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a profile is not as this door read it", e);
        }
    }

    private static final class Observer implements ClientResponseObserver<RunRequest, RunResponse>, Run {
        private final Listener listener;
        private volatile @Nullable ClientCallStreamObserver<RunRequest> call;

        Observer(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<RunRequest> started) {
            call = started;
        }

        @Override
        public void onNext(RunResponse response) {
            listener.proposed(response.getProposal().toByteArray());
        }

        @Override
        public void onError(Throwable fault) {
            listener.finished(Status.fromThrowable(fault).toString());
        }

        @Override
        public void onCompleted() {
            listener.finished(null);
        }

        @Override
        public void cancel(String why) {
            var started = call;
            if (started != null) {
                started.cancel(why, null);
            }
        }
    }
}
