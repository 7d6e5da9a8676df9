package dev.muster.platform.error.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Answers say that they are `application/json` and no more, as those of the gateways do; the framework adds
/// a charset, which JSON has no use for.
@Singleton
final class JsonType {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final String WITH_CHARSET = "application/json;charset=UTF-8";

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        var headers = context.response().headers();
        context.addHeadersEndHandler(sent -> {
            if (WITH_CHARSET.equals(headers.get(HttpHeaders.CONTENT_TYPE))) {
                headers.set(HttpHeaders.CONTENT_TYPE, JSON);
            }
        });
        context.next();
    }
}
