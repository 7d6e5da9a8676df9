package dev.muster.app.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.concurrent.atomic.LongAdder;

/// A number that only grows, under a name as it is. Those of Open Match do not end in `_total`; names of the type
/// `counter` would have to, so they are told without a type.
final class Total {
    private final String name;
    private final String help;
    private final LongAdder value = new LongAdder();

    Total(String name, String help) {
        this.name = name;
        this.help = help;
    }

    void add(long more) {
        value.add(more);
    }

    MetricFamilySamples samples() {
        var type = name.endsWith("_total") ? Collector.Type.COUNTER : Collector.Type.UNKNOWN;
        var family = new Family(name, type, help);
        family.value(value.sum());
        return family.samples();
    }
}
