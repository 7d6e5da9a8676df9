package dev.muster.platform.error.rest;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Answers requests that say that their body is too large as every other fault is answered; the framework
/// would answer them with nothing but the status.
@Singleton
final class BodyLimit {
    private static final int TOO_LARGE = 413;

    private final MemorySize most;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        this.most = most;
    }

    /// After whoever counts requests, and before the handler that reads bodies, whose order is the lowest but one.
    void register(@Observes @Priority(Interceptor.Priority.APPLICATION + 1000) Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || !isTooLong(length)) {
            context.next();
            return;
        }
        if (context.request().version() != HttpVersion.HTTP_2) { // which has no such header
            context.response().putHeader(HttpHeaders.CONNECTION, "close"); // what comes is not read
        }
        context.response()
                .setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(ErrorBody.of(
                        ErrorMappers.number(TOO_LARGE),
                        "the body has " + length + " bytes, at most " + most.asLongValue() + " are read"));
    }

    private boolean isTooLong(String length) {
        try {
            return Long.parseLong(length) > most.asLongValue();
        } catch (NumberFormatException e) {
            return false; // for the server to refuse
        }
    }
}
