package dev.muster.openmatch.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Carries the metadata `muster-hop`, by which a process tells that it passes a call on, to whoever serves it.
@GlobalInterceptor
@ApplicationScoped
public class HopMetadata implements ServerInterceptor {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("muster-hop", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<@Nullable String> SECRET = Context.key("muster-hop");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var secret = headers.get(HEADER);
        if (secret == null) {
            return next.startCall(call, headers);
        }
        return Contexts.interceptCall(Context.current().withValue(SECRET, secret), call, headers, next);
    }

    /// What the current call says, empty if nothing.
    static String ofCall() {
        var secret = SECRET.get();
        return secret == null ? "" : secret;
    }
}
