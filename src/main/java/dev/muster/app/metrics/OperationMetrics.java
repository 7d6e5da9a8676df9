package dev.muster.app.metrics;

import dev.muster.fleet.OperationListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Operations under Maestro's names. What a scheduler added goes with it.
@Singleton
public final class OperationMetrics implements OperationListener {
    private static final String EXECUTION = "maestro.worker.operation.execution.latency";
    private static final String ROLLBACK = "maestro.worker.operation.rollback.latency";
    private static final String EVICTED = "maestro.worker.operation.evicted";
    private static final String FAILED = "maestro.worker.operation.execution.worker.failed";
    private static final List<String> ALL = List.of(EXECUTION, ROLLBACK, EVICTED, FAILED);
    private static final double[] MILLIS = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};

    private final MeterRegistry meters;

    public OperationMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void executed(Work work, boolean success, Duration took) {
        latency(EXECUTION, work, success, took);
    }

    @Override
    public void rolledBack(Work work, boolean success, Duration took) {
        latency(ROLLBACK, work, success, took);
    }

    @Override
    public void evicted(Work work) {
        var tags = tags(work.game(), work.scheduler()).and("operation", work.operation());
        meters.counter(EVICTED, tags.and("reason", "no_operation_executor_found"))
                .increment();
    }

    @Override
    public void failed(String game, String scheduler, Fault fault) {
        var reason = fault.name().toLowerCase(Locale.ROOT);
        meters.counter(FAILED, tags(game, scheduler).and("reason", reason)).increment();
    }

    @Override
    public void gone(String scheduler) {
        for (var name : ALL) {
            meters.find(name).tag("scheduler", scheduler).meters().forEach(meters::remove);
        }
    }

    private void latency(String name, Work work, boolean success, Duration took) {
        DistributionSummary.builder(name)
                .tags(tags(work.game(), work.scheduler())
                        .and("operation", work.operation(), "success", Boolean.toString(success)))
                .serviceLevelObjectives(MILLIS)
                .register(meters)
                .record(took.toNanos() / 1e6);
    }

    private static Tags tags(String game, String scheduler) {
        return Tags.of("game", game, "scheduler", scheduler);
    }
}
