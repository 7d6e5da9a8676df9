package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ticket.TicketFeeds;
import dev.muster.ticket.TicketIndex;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The cache of Open Match's query service, as its dashboards ask for it.
final class FeedMetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final FeedMetrics metrics = new FeedMetrics().register(registry);

    @Test
    void tellsWhatIsInMemoryWhenSomebodyReads() {
        assertThat(Exposition.of(registry).lines()).contains("open_match_dev_query_total_cached_items 0.0");

        metrics.tickets(() -> new TicketFeeds.Sizes(2, new TicketIndex.Size(10, 7, 3)));
        metrics.backfills(() -> 4);

        assertThat(Exposition.of(registry).lines())
                .contains(
                        "# TYPE open_match_dev_query_total_active_tickets gauge",
                        "open_match_dev_query_total_active_tickets 7.0",
                        "open_match_dev_query_total_pending_tickets 3.0",
                        "open_match_dev_query_total_backfill_tickets 4.0",
                        "open_match_dev_query_total_cached_items 14.0",
                        "muster_index_games 2.0");
    }

    @Test
    void countsRefreshesAndWhatTheyRead() {
        metrics.refreshed(Duration.ofMillis(2), 1, 100);
        metrics.refreshed(Duration.ofMillis(4), 3, 5);
        metrics.rebuilt();

        assertThat(Exposition.of(registry).lines())
                .contains(
                        "# TYPE open_match_dev_query_cache_updates untyped",
                        "open_match_dev_query_cache_updates 2.0",
                        "open_match_dev_query_total_fetched_items 105.0",
                        "open_match_dev_query_waiting_requests_bucket{le=\"2.0\",} 1.0",
                        "open_match_dev_query_waiting_requests_sum 4.0",
                        "open_match_dev_query_update_latency_bucket{le=\"2.0\",} 1.0",
                        "open_match_dev_query_update_latency_sum 6.0",
                        "muster_index_rebuilds_total 1.0");
    }
}
