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
import org.jspecify.annotations.Nullable;

/// Carries what a caller says beside its request to the door that serves it, and lets the door say something at the
/// end of the call, however that ends. Both are to be asked for before the method that serves the call returns.
@GlobalInterceptor
@ApplicationScoped
public class CallMetadata implements ServerInterceptor {
    private static final Context.Key<Said> SAID = Context.key("call-metadata");

    private record Said(Metadata headers, Metadata trailers) {}

    /// What the current call says under a name, if anything.
    public static @Nullable String header(Metadata.Key<String> name) {
        var said = SAID.get();
        return said == null ? null : said.headers().get(name);
    }

    /// What is sent at the end of the current call; to be written to by one thread at a time.
    public static Metadata trailers() {
        var said = SAID.get();
        return said == null ? new Metadata() : said.trailers();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var said = new Said(headers, new Metadata());
        var ending = new ForwardingServerCall.SimpleForwardingServerCall<Q, A>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                trailers.merge(said.trailers());
                super.close(status, trailers);
            }
        };
        return Contexts.interceptCall(Context.current().withValue(SAID, said), ending, headers, next);
    }
}
