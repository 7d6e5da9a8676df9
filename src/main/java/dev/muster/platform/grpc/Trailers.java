package dev.muster.platform.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/// Lets a door say something in the trailing metadata of a call, however the call ends.
@GlobalInterceptor
@ApplicationScoped
public class Trailers implements ServerInterceptor {
    private static final Context.Key<Metadata> TRAILERS = Context.key("trailers");

    /// What is sent at the end of the current call; to be asked for before its method returns, and written to by one
    /// thread at a time.
    public static Metadata ofCall() {
        var trailers = TRAILERS.get();
        return trailers == null ? new Metadata() : trailers;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var own = new Metadata();
        var ending = new ForwardingServerCall.SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                trailers.merge(own);
                super.close(status, trailers);
            }
        };
        return Contexts.interceptCall(Context.current().withValue(TRAILERS, own), ending, headers, next);
    }
}
