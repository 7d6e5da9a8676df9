package dev.muster.app.wiring;

import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The health paths that Maestro's and Open Match's probes ask, which answer a word each. What `/readyz` says
/// is what `/q/health/ready` explains; `/healthz` says the same when anything is asked of it after a `?`, as Open
/// Match's
/// probes do by `?readiness=true`.
@Singleton
final class HealthAliases {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SmallRyeHealthReporter reporter;

    HealthAliases(SmallRyeHealthReporter reporter) {
        this.reporter = reporter;
    }

    void register(@Observes Router router) {
        router.get("/health").handler(context -> answer(context.response(), true));
        router.get("/healthz").handler(context -> {
            if (context.request().query() == null) {
                answer(context.response(), true);
            } else {
                answerReadiness(context.response());
            }
        });
        router.get("/readyz").handler(context -> answerReadiness(context.response()));
    }

    private void answerReadiness(HttpServerResponse response) {
        reporter.getReadinessAsync()
                .map(SmallRyeHealth::isDown)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(true)
                .onFailure()
                .recoverWithItem(true)
                .subscribe()
                .with(down -> answer(response, !down));
    }

    private static void answer(HttpServerResponse response, boolean well) {
        if (!response.ended()) {
            response.putHeader("Content-Type", "text/plain; charset=utf-8")
                    .setStatusCode(well ? 200 : 503)
                    .end(well ? "OK" : "Service Unavailable");
        }
    }
}
