package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.MusterException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunReportTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "a\nb", "ü"})
    void aBadNameIsRefusedByTheCallAndLeftOutOfTheHash(String name) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new RunReport(Map.of(name, 1L), Map.of()))
                .withMessageContaining("counters");
        assertThat(RunReport.lenient(Map.of("counter." + name, "1"))).isEqualTo(new RunReport(Map.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aBadTimeIsRefusedByTheCallAndLeftOutOfTheHash(double seconds) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new RunReport(Map.of(), Map.of("sort", seconds)))
                .withMessage("timings[sort]: must be a number from 0");
        assertThat(RunReport.lenient(Map.of("timing.sort", Double.toString(seconds)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void readsWhatFunctionsWroteThemselves() {
        var report = RunReport.lenient(Map.of(
                "counter.pool.size", "12.9", "timing.sort", "0.25", "counter.x", "many", "other", "1", "counter", "1"));

        assertThat(report).isEqualTo(new RunReport(Map.of("pool.size", 12L), Map.of("sort", 0.25)));
    }

    @Test
    void takesSoManyNamesAndNoMore() {
        var fields = new HashMap<String, String>();
        var counters = new HashMap<String, Long>();
        for (int i = 0; i <= RunReport.MOST_NAMES; i++) {
            fields.put("counter.c" + i, "1");
            counters.put("c" + i, 1L);
        }

        assertThat(RunReport.lenient(fields).counters()).hasSize(RunReport.MOST_NAMES);
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new RunReport(counters, Map.of()))
                .withMessage("counters: at most 32 are taken, not 33");
    }
}
