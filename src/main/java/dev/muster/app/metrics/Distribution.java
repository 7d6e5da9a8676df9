package dev.muster.app.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Duration;
import java.util.stream.LongStream;

/// Values of one kind in the buckets of Open Match 1.x, under a name as it is.
final class Distribution {
    private static final long MICROS_A_MILLI = 1000;
    private static final long[] BYTES = {64, 128, 256, 512, 1024, 2048, 4096, 1L << 14, 1L << 16, 1L << 18, 1L << 20};
    private static final long[] COUNTS =
            LongStream.iterate(1, count -> count <= 65_536, count -> count * 2).toArray();

    private final String name;
    private final String help;
    private final Buckets buckets;
    private final long unit;

    private Distribution(String name, String help, Buckets buckets, long unit) {
        this.name = name;
        this.help = help;
        this.buckets = buckets;
        this.unit = unit;
    }

    static Distribution bytes(String name, String help) {
        return new Distribution(name, help, new Buckets(BYTES), 1);
    }

    static Distribution counts(String name, String help) {
        return new Distribution(name, help, new Buckets(COUNTS), 1);
    }

    /// Of times, which are told in milliseconds.
    static Distribution times(String name, String help) {
        return new Distribution(name, help, RpcCounts.times(), MICROS_A_MILLI);
    }

    void add(long value) {
        buckets.add(value);
    }

    void add(Duration time) {
        buckets.add(time.toNanos() / MICROS_A_MILLI);
    }

    MetricFamilySamples samples() {
        var family = new Family(name, Collector.Type.HISTOGRAM, help);
        family.histogram(buckets, unit);
        return family.samples();
    }
}
