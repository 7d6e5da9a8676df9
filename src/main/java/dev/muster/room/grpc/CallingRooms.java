package dev.muster.room.grpc;

import dev.muster.room.RoomGate;
import dev.muster.room.RoomProof;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Keeps what a call shows of who sends it, for the gate.
@Singleton
final class CallingRooms implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Shown> SHOWN = Context.key("room-caller");

    private record Shown(
            @Nullable String authorization, @Nullable String address) {
        /// Never shows the token.
        @Override
        public String toString() {
            return "Shown";
        }
    }

    /// @throws dev.muster.platform.error.MusterException UNAUTHENTICATED when the call under way shows nothing
    static RoomProof proof(RoomGate gate) {
        var shown = SHOWN.get();
        return gate.proof(
                () -> shown == null ? null : shown.authorization(), () -> shown == null ? null : shown.address());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var from = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        var address = from instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress().getHostAddress()
                : null;
        var context = Context.current().withValue(SHOWN, new Shown(headers.get(AUTHORIZATION), address));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
