package dev.muster.app.wiring;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The health paths that Maestro's and Open Match's probes ask.
@Singleton
final class HealthAliases {
    void register(@Observes Router router) {
        router.get("/health").handler(context -> context.response().end("OK"));
        router.get("/healthz").handler(context -> context.response().end("OK"));
        router.get("/readyz").handler(context -> context.reroute("/q/health/ready"));
    }
}
