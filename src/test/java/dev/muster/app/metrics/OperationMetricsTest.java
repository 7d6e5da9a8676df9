package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.fleet.OperationListener.Fault;
import dev.muster.fleet.OperationListener.Work;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The names and labels that dashboards of Maestro read; Prometheus writes dots as underscores, and adds
/// `_total` to what is counted.
final class OperationMetricsTest {
    private static final Work WORK = new Work("duel", "arena", "create_scheduler");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OperationMetrics metrics = new OperationMetrics(meters);

    @Test
    void countsUnderTheNamesOfMaestro() {
        metrics.executed(WORK, true, Duration.ofMillis(40));
        metrics.rolledBack(WORK, false, Duration.ofMillis(3));
        metrics.evicted(WORK);
        metrics.failed("duel", "arena", Fault.NEXT_OPERATION_FAILED);

        var execution = meters.get("maestro.worker.operation.execution.latency")
                .tags("game", "duel", "scheduler", "arena", "operation", "create_scheduler", "success", "true")
                .summary();
        assertThat(execution.totalAmount()).isEqualTo(40);
        assertThat(execution.takeSnapshot().histogramCounts())
                .extracting(bucket -> bucket.bucket())
                .containsExactly(5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0);
        assertThat(meters.get("maestro.worker.operation.rollback.latency")
                        .tags("game", "duel", "scheduler", "arena", "operation", "create_scheduler", "success", "false")
                        .summary()
                        .count())
                .isOne();
        assertThat(meters.get("maestro.worker.operation.evicted")
                        .tags("game", "duel", "scheduler", "arena", "operation", "create_scheduler")
                        .tag("reason", "no_operation_executor_found")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("maestro.worker.operation.execution.worker.failed")
                        .tags("game", "duel", "scheduler", "arena", "reason", "next_operation_failed")
                        .counter()
                        .count())
                .isOne();
    }

    @Test
    void forgetsASchedulerThatIsGone() {
        metrics.executed(WORK, true, Duration.ofMillis(40));
        metrics.executed(new Work("duel", "beach", "create_scheduler"), true, Duration.ofMillis(40));

        metrics.gone("arena");

        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("scheduler"))
                .containsOnly("beach");
    }
}
