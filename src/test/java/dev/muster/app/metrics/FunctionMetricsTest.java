package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.OrchestratorListener;
import dev.muster.openmatch0.RunReport;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FunctionMetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final FunctionMetrics metrics = new FunctionMetrics().register(registry);

    @Test
    void tellsOfFunctionsAndEvaluatorsUnderTheNamesOfOpenMatch() {
        metrics.functionStarted("eights");
        metrics.functionStarted("eights");
        metrics.functionEnded("eights", Duration.ofMillis(120));
        metrics.functionFailed("eights", Duration.ofSeconds(2));
        metrics.evaluatorStarted(OrchestratorListener.Reason.MMFS_COMPLETED);
        metrics.evaluatorEnded(Duration.ofMillis(20), 3, 1);
        metrics.evaluatorStarted(OrchestratorListener.Reason.INTERVAL_EXCEEDED);
        metrics.evaluatorFailed();

        var told = Exposition.of(registry);
        assertThat(told)
                .contains(
                        "open_match_mmforc_mmfs 2.0",
                        "open_match_mmforc_mmf_failures 1.0",
                        "open_match_mmforc_evaluators{evalReason=\"mmfs_completed\",} 1.0",
                        "open_match_mmforc_evaluators{evalReason=\"interval_exceeded\",} 1.0",
                        "open_match_mmforc_evaluator_failures 1.0",
                        "muster_openmatch0_proposals_total{outcome=\"approved\",} 3.0",
                        "muster_openmatch0_proposals_total{outcome=\"cleared\",} 1.0",
                        "muster_openmatch0_evaluation_seconds_count 1.0",
                        "muster_openmatch0_function_seconds_bucket{profile=\"eights\",outcome=\"ended\",le=\"0.25\",} 1.0",
                        "muster_openmatch0_function_seconds_bucket{profile=\"eights\",outcome=\"ended\",le=\"0.1\",} 0.0",
                        "muster_openmatch0_function_seconds_sum{profile=\"eights\",outcome=\"failed\",} 2.0");
    }

    @Test
    void addsUpWhatFunctionsTellOfThemselves() {
        metrics.reported("eights", new RunReport(Map.of("candidates", 40L), Map.of("search", 0.5)));
        metrics.reported("eights", new RunReport(Map.of("candidates", 2L), Map.of("search", 0.25)));
        metrics.reported("duel", new RunReport(Map.of("candidates", 7L), Map.of()));

        assertThat(Exposition.of(registry))
                .contains(
                        "muster_openmatch0_reported_total{profile=\"eights\",counter=\"candidates\",} 42.0",
                        "muster_openmatch0_reported_total{profile=\"duel\",counter=\"candidates\",} 7.0",
                        "muster_openmatch0_reported_seconds_count{profile=\"eights\",timing=\"search\",} 2.0",
                        "muster_openmatch0_reported_seconds_sum{profile=\"eights\",timing=\"search\",} 0.75");
    }

    @Test
    void profilesBeyondAHundredAreOneSeries() {
        for (int i = 0; i < 150; i++) {
            metrics.reported("profile-" + i, new RunReport(Map.of("seen", 1L), Map.of()));
        }
        metrics.reported("profile-0", new RunReport(Map.of("seen", 1L), Map.of()));

        var told = Exposition.of(registry);
        assertThat(told.lines().filter(line -> line.startsWith("muster_openmatch0_reported_total{")))
                .hasSize(101);
        assertThat(told)
                .contains(
                        "muster_openmatch0_reported_total{profile=\"profile-0\",counter=\"seen\",} 2.0",
                        "muster_openmatch0_reported_total{profile=\"other\",counter=\"seen\",} 50.0");
    }

    @Test
    void figuresBeyondThirtyTwoAreOneSeriesOfTheirProfile() {
        for (int run = 0; run < 3; run++) {
            var counters = new TreeMap<String, Long>();
            int first = run * 20;
            IntStream.range(first, first + 20).forEach(i -> counters.put("figure-" + i, 1L));
            metrics.reported("eights", new RunReport(counters, Map.of()));
        }

        var told = Exposition.of(registry);
        assertThat(told.lines().filter(line -> line.startsWith("muster_openmatch0_reported_total{")))
                .hasSize(33);
        assertThat(told).contains("muster_openmatch0_reported_total{profile=\"eights\",counter=\"other\",} 28.0");
    }
}
