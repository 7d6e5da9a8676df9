package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Open Match 1.x as its dashboards ask for it.
final class OpenMatchMetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final OpenMatchMetrics metrics = new OpenMatchMetrics().register(registry);

    @Test
    void countersHaveTheNamesOfOpenMatchAsTheyAre() {
        metrics.matched(100, 4);
        metrics.matched(100, 6);
        metrics.released(3);
        metrics.assigned(Duration.ofMillis(90));
        metrics.collided(2);

        assertThat(told().lines())
                .contains(
                        "# TYPE open_match_dev_backend_total_matches untyped",
                        "open_match_dev_backend_total_matches 2.0",
                        "open_match_dev_backend_tickets_released 3.0",
                        "open_match_dev_backend_tickets_assigned 1.0",
                        "open_match_dev_defaulteval_collided_matches_per_call 2.0");
        assertThat(told()).doesNotContainPattern("open_match_dev_\\w+_total ");
    }

    @Test
    void distributionsHaveTheBucketsOfOpenMatch() {
        metrics.ticketCreated(5_000, 3);
        metrics.backfillStored(64, 1);
        metrics.matched(100, 4);
        metrics.assigned(Duration.ofMillis(90));

        assertThat(told().lines())
                .contains(
                        "open_match_dev_frontend_total_bytes_per_ticket_bucket{le=\"4096.0\",} 0.0",
                        "open_match_dev_frontend_total_bytes_per_ticket_bucket{le=\"16384.0\",} 1.0",
                        "open_match_dev_frontend_total_bytes_per_ticket_sum 5000.0",
                        "open_match_dev_frontend_searchfields_per_ticket_bucket{le=\"2.0\",} 0.0",
                        "open_match_dev_frontend_searchfields_per_ticket_bucket{le=\"4.0\",} 1.0",
                        "open_match_dev_frontend_searchfields_per_ticket_bucket{le=\"65536.0\",} 1.0",
                        "open_match_dev_frontend_total_bytes_per_backfill_bucket{le=\"64.0\",} 1.0",
                        "open_match_dev_frontend_searchfields_per_backfill_count 1.0",
                        "open_match_dev_backend_tickets_per_match_sum 4.0",
                        "open_match_dev_backend_total_bytes_per_match_sum 100.0",
                        "open_match_dev_backend_ticket_time_to_assignment_bucket{le=\"0.01\",} 0.0",
                        "open_match_dev_backend_ticket_time_to_assignment_bucket{le=\"80.0\",} 0.0",
                        "open_match_dev_backend_ticket_time_to_assignment_bucket{le=\"100.0\",} 1.0",
                        "open_match_dev_backend_ticket_time_to_assignment_sum 90.0");
    }

    @Test
    void tellsHowCyclesAndQueriesGo() {
        metrics.joined(Duration.ofMillis(1));
        metrics.functionsDone(Duration.ofMillis(20));
        metrics.over(Duration.ofMillis(300), 10, 8);
        metrics.ticketsFound(50);
        metrics.backfillsFound(2);
        metrics.cycles(() -> 3);

        assertThat(told().lines())
                .contains(
                        "open_match_dev_synchronizer_registration_wait_time_sum 1.0",
                        "open_match_dev_synchronizer_registration_mmf_done_time_sum 20.0",
                        "open_match_dev_synchronizer_iteration_latency_sum 300.0",
                        "open_match_dev_evaluator_matches_per_request_sum 10.0",
                        "open_match_dev_evaluator_matches_per_response_sum 8.0",
                        "open_match_dev_query_tickets_per_query_sum 50.0",
                        "open_match_dev_query_backfills_per_query_sum 2.0",
                        "muster_cycles_running 3.0");
    }

    @Test
    void tellsWhatWasLostAndWhichLimitsRefused() {
        metrics.lost();
        metrics.failed();
        metrics.failed();
        metrics.refused("watches");

        assertThat(told().lines())
                .contains(
                        "# TYPE muster_fetched_matches_lost_total counter",
                        "muster_fetched_matches_lost_total 1.0",
                        "muster_fetched_matches_failed_total 2.0",
                        "muster_limits_refused_total{limit=\"watches\",} 1.0",
                        "muster_limits_refused_total{limit=\"tickets-per-game\",} 0.0");
    }

    private String told() {
        return Exposition.of(registry);
    }
}
