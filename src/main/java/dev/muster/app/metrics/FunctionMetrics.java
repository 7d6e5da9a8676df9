package dev.muster.app.metrics;

import dev.muster.openmatch0.OrchestratorListener;
import dev.muster.openmatch0.RunReport;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// Match functions and evaluators of Open Match 0.3 under its names, and what functions tell of themselves under ours.
/// Profiles are named by callers, and figures by functions: a hundred profiles, with 32 figures of each kind, are told
/// apart, the rest is `other`.
public final class FunctionMetrics extends Collector implements OrchestratorListener {
    private static final int PROFILES = 100;
    private static final long[] MILLIS = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000};

    private final LongAdder started = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<Reason, LongAdder> evaluators = new EnumMap<>(Reason.class);
    private final LongAdder evaluatorsFailed = new LongAdder();
    private final LongAdder approved = new LongAdder();
    private final LongAdder cleared = new LongAdder();
    private final Buckets evaluations = new Buckets(MILLIS);
    private final BoundedLabel names = new BoundedLabel(PROFILES);
    private final ConcurrentMap<String, Profile> profiles = new ConcurrentHashMap<>();

    /// What is counted of one profile.
    private record Profile(
            Buckets ended,
            Buckets failed,
            BoundedLabel counterNames,
            BoundedLabel timingNames,
            ConcurrentMap<String, LongAdder> counters,
            ConcurrentMap<String, Timing> timings) {
        Profile() {
            this(
                    new Buckets(MILLIS),
                    new Buckets(MILLIS),
                    new BoundedLabel(RunReport.MOST_NAMES),
                    new BoundedLabel(RunReport.MOST_NAMES),
                    new ConcurrentHashMap<>(),
                    new ConcurrentHashMap<>());
        }
    }

    private record Timing(LongAdder count, DoubleAdder seconds) {
        Timing() {
            this(new LongAdder(), new DoubleAdder());
        }
    }

    public FunctionMetrics() {
        for (var reason : Reason.values()) {
            evaluators.put(reason, new LongAdder());
        }
    }

    @Override
    public void functionStarted(String profile) {
        started.increment();
    }

    @Override
    public void functionEnded(String profile, Duration took) {
        of(profile).ended.add(took.toMillis());
    }

    @Override
    public void functionFailed(String profile, Duration took) {
        failed.increment();
        of(profile).failed.add(took.toMillis());
    }

    @Override
    public void evaluatorStarted(Reason reason) {
        evaluators.getOrDefault(reason, new LongAdder()).increment();
    }

    @Override
    public void evaluatorEnded(Duration took, int matches, int others) {
        evaluations.add(took.toMillis());
        approved.add(matches);
        cleared.add(others);
    }

    @Override
    public void evaluatorFailed() {
        evaluatorsFailed.increment();
    }

    @Override
    public void reported(String profile, RunReport report) {
        var of = of(profile);
        report.counters()
                .forEach((name, value) -> of.counters
                        .computeIfAbsent(of.counterNames.of(name), any -> new LongAdder())
                        .add(value));
        report.timings().forEach((name, seconds) -> {
            var timing = of.timings.computeIfAbsent(of.timingNames.of(name), any -> new Timing());
            timing.count.increment();
            timing.seconds.add(seconds);
        });
    }

    private Profile of(String profile) {
        return profiles.computeIfAbsent(names.of(profile), any -> new Profile());
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var reasons =
                new Family("open_match_mmforc_evaluators", Type.UNKNOWN, "Evaluators that were started", "evalReason");
        evaluators.forEach((reason, number) -> reasons.value(number.sum(), reason.tag()));
        var proposals =
                new Family("muster_openmatch0_proposals_total", Type.COUNTER, "Proposals that were decided", "outcome");
        proposals.value(approved.sum(), "approved");
        proposals.value(cleared.sum(), "cleared");
        var evaluation =
                new Family("muster_openmatch0_evaluation_seconds", Type.HISTOGRAM, "Seconds that evaluators took");
        evaluation.histogram(evaluations, TimeUnit.SECONDS.toMillis(1));
        var runs = new Family(
                "muster_openmatch0_function_seconds",
                Type.HISTOGRAM,
                "Seconds from a request to the end of its function",
                "profile",
                "outcome");
        var counters = new Family(
                "muster_openmatch0_reported_total", Type.COUNTER, "What functions counted", "profile", "counter");
        var timings = new Family(
                "muster_openmatch0_reported_seconds", Type.SUMMARY, "What functions timed", "profile", "timing");
        profiles.forEach((profile, of) -> {
            runs.histogram(of.ended, TimeUnit.SECONDS.toMillis(1), profile, "ended");
            runs.histogram(of.failed, TimeUnit.SECONDS.toMillis(1), profile, "failed");
            of.counters.forEach((name, number) -> counters.value(number.sum(), profile, name));
            of.timings.forEach(
                    (name, timing) -> timings.summary(timing.count.sum(), timing.seconds.sum(), profile, name));
        });
        return List.of(
                one("open_match_mmforc_mmfs", "Match functions that were started", started),
                one("open_match_mmforc_mmf_failures", "Match functions that failed", failed),
                reasons.samples(),
                one("open_match_mmforc_evaluator_failures", "Evaluators that failed", evaluatorsFailed),
                proposals.samples(),
                evaluation.samples(),
                runs.samples(),
                counters.samples(),
                timings.samples());
    }

    private static MetricFamilySamples one(String name, String help, LongAdder number) {
        var family = new Family(name, Type.UNKNOWN, help);
        family.value(number.sum());
        return family.samples();
    }
}
