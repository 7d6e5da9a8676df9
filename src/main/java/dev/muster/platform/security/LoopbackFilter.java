package dev.muster.platform.security;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.platform.error.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers 403 to HTTP requests that a foreign web page may have sent ([RequestOrigin]), before anything
/// else sees them. gRPC has a server of its own that no page can talk to.
@Singleton
final class LoopbackFilter implements Handler<RoutingContext> {
    private static final CharSequence SEC_FETCH_SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");

    private final RequestOrigin rule;

    LoopbackFilter(SecurityConfig config) {
        rule = new RequestOrigin(config.hosts().orElse(List.of()));
    }

    /// Before the handler that reads bodies, whose order is the lowest but one.
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        // The path as routes match it: a raw one could hide behind an exempt prefix (/q/health/../scheduler).
        String refusal = rule.refusal(
                context.normalizedPath(),
                host(request),
                request.getHeader(HttpHeaders.ORIGIN),
                request.getHeader(SEC_FETCH_SITE));
        if (refusal == null) {
            context.next();
        } else {
            refuse(context, refusal);
        }
    }

    private static @Nullable String host(HttpServerRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host != null) {
            return host;
        }
        // HTTP/2 names it in a pseudo-header.
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.host();
    }

    private static void refuse(RoutingContext context, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", ErrorCode.PERMISSION_DENIED.number())
                .put("message", message)
                .putArray("details");
        context.response()
                .setStatusCode(ErrorCode.PERMISSION_DENIED.httpStatus())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toString());
    }
}
