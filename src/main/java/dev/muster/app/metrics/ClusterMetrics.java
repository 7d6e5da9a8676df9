package dev.muster.app.metrics;

import dev.muster.runtime.kubernetes.ClusterListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// What the runtime of pods asks of the API server, as meters. Nothing is told where there is no such runtime, and
/// so there are no meters.
public final class ClusterMetrics implements ClusterListener {
    private final MeterRegistry meters;
    private final AtomicInteger pods = new AtomicInteger();
    private final AtomicInteger away = new AtomicInteger();

    public ClusterMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void started() {
        meters.gauge("muster.kubernetes.pods", pods);
        meters.gauge("muster.kubernetes.away", away);
    }

    @Override
    public void sent(String verb, String resource, Outcome outcome, Duration took) {
        Timer.builder("muster.kubernetes.request")
                .tags("verb", verb, "resource", resource, "outcome", word(outcome))
                .register(meters)
                .record(took);
    }

    @Override
    public void waited(Duration time) {
        meters.timer("muster.kubernetes.wait").record(time);
    }

    @Override
    public void listed(String resource) {
        counter("muster.kubernetes.lists", resource).register(meters).increment();
    }

    @Override
    public void watched(String resource, WatchEnd why) {
        counter("muster.kubernetes.watches.ended", resource)
                .tag("why", word(why))
                .register(meters)
                .increment();
    }

    @Override
    public void away(boolean isAway) {
        away.set(isAway ? 1 : 0);
    }

    @Override
    public void pods(int known) {
        pods.set(known);
    }

    private static Counter.Builder counter(String name, String resource) {
        return Counter.builder(name).tag("resource", resource);
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }
}
