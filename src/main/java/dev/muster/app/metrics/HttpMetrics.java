package dev.muster.app.metrics;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// HTTP requests under the names that Maestro gives them. It takes the place of Quarkus's own HTTP metrics,
/// which look each series up by its labels and cost a ping more than all of this.
@Singleton
final class HttpMetrics extends Collector {
    private static final long[] NANOS = nanos(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);
    private static final long[] BYTES = {100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private final Map<Endpoint, Calls> calls = new EnumMap<>(Endpoint.class);

    /// What is counted of one endpoint.
    private record Calls(LongAdder inFlight, ConcurrentMap<Integer, Series> series) {
        Calls() {
            this(new LongAdder(), new ConcurrentHashMap<>());
        }

        // A small number is found faster than a pair.
        Series series(HttpMethod method, int code) {
            var word = Method.of(method);
            return series.computeIfAbsent(word.ordinal() * 1000 + code, any -> new Series(word, code));
        }
    }

    /// What is counted of one endpoint, method and status.
    private record Series(Method method, int code, Buckets nanos, Buckets bytes) {
        Series(Method method, int code) {
            this(method, code, new Buckets(NANOS), new Buckets(BYTES));
        }
    }

    /// Methods by name; callers may invent others, which must not become labels.
    private enum Method {
        GET,
        PUT,
        POST,
        PATCH,
        DELETE,
        OTHER;

        static Method of(HttpMethod method) {
            if (method == HttpMethod.PUT) {
                return PUT;
            } else if (method == HttpMethod.GET) {
                return GET;
            } else if (method == HttpMethod.POST) {
                return POST;
            } else if (method == HttpMethod.PATCH) {
                return PATCH;
            } else if (method == HttpMethod.DELETE) {
                return DELETE;
            }
            return OTHER;
        }
    }

    HttpMetrics(PrometheusMeterRegistry registry) {
        for (var endpoint : Endpoint.values()) {
            calls.put(endpoint, new Calls());
        }
        registry.getPrometheusRegistry().register(this);
    }

    // Before everything that may answer.
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::count);
    }

    private void count(RoutingContext context) {
        var request = context.request();
        var path = request.path();
        var of = calls.get(path == null ? Endpoint.OTHER : Endpoint.of(path));
        if (of == null) {
            throw new IllegalStateException("each endpoint has its calls");
        }
        long start = System.nanoTime();
        of.inFlight.increment();
        context.addEndHandler(ended -> {
            of.inFlight.decrement();
            var response = context.response();
            var series = of.series(request.method(), response.getStatusCode());
            series.nanos.add(System.nanoTime() - start);
            series.bytes.add(response.bytesWritten());
        });
        context.next();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var times = new Family(
                "http_request_duration_seconds",
                Type.HISTOGRAM,
                "Time until the end of an answer",
                "service",
                "handler",
                "method",
                "code");
        var sizes = new Family(
                "http_response_size_bytes",
                Type.HISTOGRAM,
                "Size of an answer's body",
                "service",
                "handler",
                "method",
                "code");
        var inFlight = new Family(
                "http_requests_inflight", Type.GAUGE, "Requests that are not answered yet", "service", "handler");
        calls.forEach((endpoint, of) -> {
            inFlight.value(of.inFlight.sum(), endpoint.service(), endpoint.handler());
            of.series.values().forEach(series -> {
                var method = series.method.name();
                var code = Integer.toString(series.code);
                times.histogram(
                        series.nanos,
                        TimeUnit.SECONDS.toNanos(1),
                        endpoint.service(),
                        endpoint.handler(),
                        method,
                        code);
                sizes.histogram(series.bytes, 1, endpoint.service(), endpoint.handler(), method, code);
            });
        });
        return List.of(times.samples(), sizes.samples(), inFlight.samples());
    }

    private static long[] nanos(long... millis) {
        var nanos = new long[millis.length];
        for (int i = 0; i < millis.length; i++) {
            nanos[i] = TimeUnit.MILLISECONDS.toNanos(millis[i]);
        }
        return nanos;
    }
}
