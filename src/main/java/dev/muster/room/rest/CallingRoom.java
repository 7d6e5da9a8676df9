package dev.muster.room.rest;

import dev.muster.room.RoomGate;
import dev.muster.room.RoomProof;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/// What an HTTP request shows of who sends it; looked at only where a gate asks.
final class CallingRoom {
    private CallingRoom() {}

    /// @throws dev.muster.platform.error.MusterException UNAUTHENTICATED when it shows nothing
    static RoomProof proof(RoomGate gate, ServerRequestContext call) {
        return gate.proof(
                () -> request(call).getRequestHeader(HttpHeaders.AUTHORIZATION), () -> address(request(call)));
    }

    private static ServerHttpRequest request(ServerRequestContext call) {
        return ((ResteasyReactiveRequestContext) call).serverRequest();
    }

    private static @Nullable String address(ServerHttpRequest request) {
        var from = request.unwrap(HttpServerRequest.class).remoteAddress();
        return from == null ? null : from.hostAddress();
    }
}
