package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.runtime.kubernetes.ClusterListener.Outcome;
import dev.muster.runtime.kubernetes.ClusterListener.WatchEnd;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ClusterMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ClusterMetrics metrics = new ClusterMetrics(registry);

    @Test
    void tellsNothingWhereNoClusterIsLookedAt() {
        assertThat(registry.scrape()).doesNotContain("muster_kubernetes");
    }

    @Test
    void countsRequestsByVerbAndOutcome() {
        metrics.sent("create", "pods", Outcome.DONE, Duration.ofMillis(250));
        metrics.sent("create", "pods", Outcome.DONE, Duration.ofMillis(250));
        metrics.sent("create", "pods", Outcome.BUSY, Duration.ofMillis(1));
        metrics.waited(Duration.ofSeconds(2));

        assertThat(registry.scrape())
                .contains(request("count", "done") + "2")
                .contains(request("sum", "done") + "0.5")
                .contains(request("count", "busy") + "1")
                .contains("muster_kubernetes_wait_seconds_sum 2.0");
    }

    @Test
    void countsListsAndEndsOfWatches() {
        metrics.listed("pods");
        metrics.watched("pods", WatchEnd.EXPIRED);

        assertThat(registry.scrape())
                .contains("muster_kubernetes_lists_total{resource=\"pods\",} 1.0")
                .contains("muster_kubernetes_watches_ended_total{resource=\"pods\",why=\"expired\",} 1.0");
    }

    @Test
    void saysHowManyPodsThereAreAndWhetherTheApiServerIsAway() {
        metrics.started();
        metrics.pods(7);
        metrics.away(true);
        assertThat(registry.scrape()).contains("muster_kubernetes_pods 7.0").contains("muster_kubernetes_away 1.0");

        metrics.away(false);
        assertThat(registry.scrape()).contains("muster_kubernetes_away 0.0");
    }

    private static String request(String part, String outcome) {
        return "muster_kubernetes_request_seconds_" + part + "{outcome=\"" + outcome
                + "\",resource=\"pods\",verb=\"create\",} ";
    }
}
