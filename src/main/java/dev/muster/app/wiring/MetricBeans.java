package dev.muster.app.wiring;

import dev.muster.app.metrics.CallMetrics;
import dev.muster.app.metrics.ClusterMetrics;
import dev.muster.app.metrics.FeedMetrics;
import dev.muster.app.metrics.FunctionMetrics;
import dev.muster.app.metrics.LogLines;
import dev.muster.app.metrics.MatchmakerCalls;
import dev.muster.app.metrics.MatchmakerMetrics;
import dev.muster.app.metrics.OpenMatchMetrics;
import dev.muster.app.metrics.RedisMetrics;
import dev.muster.app.metrics.RoomGauges;
import dev.muster.app.metrics.WatchMetrics;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Metrics that are told through a listener.
final class MetricBeans {

    @Produces
    @Singleton
    RoomGauges roomGauges(PrometheusMeterRegistry registry, Clock clock) {
        return new RoomGauges(clock).register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    ClusterMetrics clusterMetrics(PrometheusMeterRegistry registry) {
        return new ClusterMetrics(registry);
    }

    @Produces
    @Singleton
    RedisMetrics redisMetrics(PrometheusMeterRegistry registry) {
        return new RedisMetrics().register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    OpenMatchMetrics openMatchMetrics(PrometheusMeterRegistry registry) {
        return new OpenMatchMetrics().register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    FeedMetrics feedMetrics(PrometheusMeterRegistry registry) {
        return new FeedMetrics().register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    CallMetrics callMetrics(PrometheusMeterRegistry registry, OpenMatchMetrics limits) {
        return new CallMetrics(limits::refused).register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    WatchMetrics watchMetrics(PrometheusMeterRegistry registry, Clock clock) {
        return new WatchMetrics(clock).register(registry.getPrometheusRegistry());
    }

    @Produces
    @Singleton
    FunctionMetrics functionMetrics(PrometheusMeterRegistry registry) {
        return new FunctionMetrics().register(registry.getPrometheusRegistry());
    }

    void register(@Observes StartupEvent start, PrometheusMeterRegistry registry, MatchmakerCalls calls) {
        new MatchmakerMetrics(calls).register(registry.getPrometheusRegistry());
        LogLines.of("dev.muster.openmatch0").register(registry.getPrometheusRegistry());
    }
}
