package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.Type;
import org.junit.jupiter.api.Test;

final class BucketsTest {
    private final Buckets buckets = new Buckets(10, 100);

    @Test
    void aValueAtTheLimitBelongsToItsBucket() {
        buckets.add(10);
        buckets.add(11);
        buckets.add(100, 3);
        buckets.add(101);

        assertThat(buckets.cumulative()).containsExactly(1, 5, 6);
        assertThat(buckets.sum()).isEqualTo(10 + 11 + 300 + 101);
    }

    @Test
    void readersSeeThemAsAHistogramInTheUnitOfItsName() {
        buckets.add(50);
        var family = new Family("time_seconds", Type.HISTOGRAM, "some time", "kind");
        family.histogram(buckets, 1000, "a");

        assertThat(family.samples().samples)
                .extracting(sample -> sample.name + sample.labelValues + " " + sample.value)
                .containsExactly(
                        "time_seconds_bucket[a, 0.01] 0.0",
                        "time_seconds_bucket[a, 0.1] 1.0",
                        "time_seconds_bucket[a, +Inf] 1.0",
                        "time_seconds_count[a] 1.0",
                        "time_seconds_sum[a] 0.05");
    }
}
