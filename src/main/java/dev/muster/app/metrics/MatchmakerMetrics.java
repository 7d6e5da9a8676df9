package dev.muster.app.metrics;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/// Calls of Open Match 0.3's services under the names that its Prometheus exporter gives them. Its counters do not end
/// in `_total`; names of the type `counter` would have to, so they are told without a type.
public final class MatchmakerMetrics extends Collector {
    private static final double MICROS_A_MILLI = 1000;
    private static final List<String> APIS = List.of("frontend", "backend", "mmlogic");

    /// Waits for news, so the time until it sends something says nothing of us.
    private static final String WAITS = "GetUpdates";

    private final MatchmakerCalls calls;

    public MatchmakerMetrics(MatchmakerCalls calls) {
        this.calls = calls;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> all = new ArrayList<>();
        for (var api : APIS) {
            ofApi(all, "open_match_" + api, having(method -> method.service().equals(api)));
        }
        all.add(counts(
                "open_match_failures",
                "Calls that failed for no fault of the caller",
                having(method -> true),
                CallCounts::failures));
        assignments(all, "open_match_backend_assignments", calls.assigned());
        assignments(all, "open_match_backend_assignments_deletions", calls.deleted());
        Map<String, RpcCounts> methods = new HashMap<>();
        calls.methods().forEach((method, of) -> methods.put(method, of.all()));
        all.addAll(RpcCounts.told(methods, "open_match_", "server", "server_latency"));
        return all;
    }

    private static void ofApi(List<MetricFamilySamples> all, String name, List<CallCounts> methods) {
        all.add(counts(name + "_grpc_requests", "Calls", methods, CallCounts::requests));
        all.add(counts(name + "_grpc_errors", "Calls that ended with an error", methods, CallCounts::errors));
        var streams = methods.stream().filter(CallCounts::isStream).toList();
        all.add(counts(name + "_grpc_streamed_responses", "Messages of streams", streams, CallCounts::streamed));
        var latency = new Family(
                name + "_latency", Type.HISTOGRAM, "Milliseconds until the first message of an answer", "method");
        methods.stream()
                .filter(method -> !method.name().equals(WAITS))
                .forEach(method -> latency.histogram(method.latency(), MICROS_A_MILLI, method.name()));
        all.add(latency.samples());
    }

    private List<CallCounts> having(Predicate<CallCounts> what) {
        return calls.methods().values().stream().filter(what).toList();
    }

    private static void assignments(List<MetricFamilySamples> all, String name, AssignmentCounts counts) {
        all.add(one(name, "Players", counts.players().sum()));
        all.add(one(
                name + "_failures",
                "Players of calls that failed",
                counts.failures().sum()));
    }

    private static MetricFamilySamples counts(
            String name, String help, List<CallCounts> methods, Function<CallCounts, LongAdder> number) {
        var family = new Family(name, Type.UNKNOWN, help, "method");
        methods.forEach(method -> family.value(number.apply(method).sum(), method.name()));
        return family.samples();
    }

    private static MetricFamilySamples one(String name, String help, double value) {
        var family = new Family(name, Type.UNKNOWN, help);
        family.value(value);
        return family.samples();
    }
}
