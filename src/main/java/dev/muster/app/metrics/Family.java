package dev.muster.app.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/// The samples of one metric while they are put together for a reader.
final class Family {
    private final String name;
    private final Collector.Type type;
    private final String help;
    private final List<String> labels;
    private final List<Sample> samples = new ArrayList<>();

    Family(String name, Collector.Type type, String help, String... labels) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /// A value under the given labels.
    void value(double value, String... under) {
        samples.add(new Sample(name, labels, List.of(under), value));
    }

    /// All of a histogram under the given labels.
    ///
    /// @param unit how many of what the buckets count make one of what the metric's name says
    void histogram(Buckets buckets, double unit, String... under) {
        var counts = buckets.cumulative();
        for (int i = 0; i < counts.length; i++) {
            var limit = i == counts.length - 1 ? "+Inf" : Collector.doubleToGoString(buckets.limit(i) / unit);
            samples.add(new Sample(name + "_bucket", with(labels, "le"), with(List.of(under), limit), counts[i]));
        }
        samples.add(new Sample(name + "_count", labels, List.of(under), counts[counts.length - 1]));
        samples.add(new Sample(name + "_sum", labels, List.of(under), buckets.sum() / unit));
    }

    /// How many there were, and their sum, under the given labels.
    void summary(double count, double sum, String... under) {
        samples.add(new Sample(name + "_count", labels, List.of(under), count));
        samples.add(new Sample(name + "_sum", labels, List.of(under), sum));
    }

    MetricFamilySamples samples() {
        return new MetricFamilySamples(name, type, help, samples);
    }

    private static List<String> with(List<String> list, String last) {
        List<String> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }
}
