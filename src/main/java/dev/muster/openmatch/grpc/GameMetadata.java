package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Carries the metadata `muster-game` from the call to whoever serves it.
@GlobalInterceptor
@ApplicationScoped
public class GameMetadata implements ServerInterceptor {
    static final Metadata.Key<String> HEADER = Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<@Nullable String> NAMED = Context.key("muster-game");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var name = headers.get(HEADER);
        if (name == null || name.isEmpty()) {
            return next.startCall(call, headers);
        }
        return Contexts.interceptCall(Context.current().withValue(NAMED, name), call, headers, next);
    }

    /// The game that the current call names, else the given one.
    static Game orElse(String fallback) {
        var name = NAMED.get();
        return new Game(name == null ? fallback : name);
    }
}
