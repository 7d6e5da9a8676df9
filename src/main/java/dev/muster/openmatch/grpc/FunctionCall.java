package dev.muster.openmatch.grpc;

import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/// One run of a match function over gRPC.
final class FunctionCall {
    /// Is told what the function does, by one thread at a time.
    interface Listener {
        void proposed(Match match);

        /// The function has ended.
        ///
        /// @param fault what it failed with, or null
        void finished(@Nullable String fault);
    }

    private final Observer observer;

    private FunctionCall(Listener listener) {
        observer = new Observer(listener);
    }

    static FunctionCall start(ManagedChannel channel, MatchProfile profile, Listener listener) {
        var call = new FunctionCall(listener);
        var request = RunRequest.newBuilder().setProfile(profile).build();
        MatchFunctionGrpc.newStub(channel).run(request, call.observer);
        return call;
    }

    /// Tells the function at once that nobody waits for it any more.
    void cancel(String why) {
        observer.cancel(why);
    }

    private static final class Observer implements ClientResponseObserver<RunRequest, RunResponse> {
        private final Listener listener;
        private @Nullable ClientCallStreamObserver<RunRequest> call;

        Observer(Listener listener) {
            this.listener = listener;
        }

        @Override
        public synchronized void beforeStart(ClientCallStreamObserver<RunRequest> started) {
            call = started;
        }

        @Override
        public void onNext(RunResponse response) {
            listener.proposed(response.getProposal());
        }

        @Override
        public void onError(Throwable fault) {
            listener.finished(Status.fromThrowable(fault).toString());
        }

        @Override
        public void onCompleted() {
            listener.finished(null);
        }

        synchronized void cancel(String why) {
            if (call != null) {
                call.cancel(why, null);
            }
        }
    }
}
