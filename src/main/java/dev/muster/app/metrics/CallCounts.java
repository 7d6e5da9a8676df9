package dev.muster.app.metrics;

import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What is counted of one gRPC method.
///
/// @param name without its service
/// @param isStream whether an answer has any number of messages
/// @param latency microseconds until the first message of an answer, or its error
/// @param total microseconds until the end of a call
/// @param received bytes of requests, without their headers
/// @param sent bytes of all messages of an answer
record CallCounts(
        String service,
        String name,
        boolean isStream,
        LongAdder requests,
        LongAdder streamed,
        LongAdder errors,
        LongAdder failures,
        Buckets latency,
        Buckets total,
        Buckets received,
        Buckets sent,
        Map<Status.Code, LongAdder> completed) {
    private static final long[] LATENCY = micros(0, 25, 50, 75, 100, 200, 400, 600, 800, 1000, 2000, 4000, 6000);
    // Those of OpenCensus.
    private static final long[] TOTAL = micros(
            0.01, 0.05, 0.1, 0.3, 0.6, 0.8, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 30, 40, 50, 65, 80, 100, 130, 160,
            200, 250, 300, 400, 500, 650, 800, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000);
    private static final long[] BYTES = {
        1L << 10, 1L << 11, 1L << 12, 1L << 14, 1L << 16, 1L << 18, 1L << 20, 1L << 22, 1L << 24, 1L << 26, 1L << 28
    };

    CallCounts(String service, String name, boolean isStream) {
        this(
                service,
                name,
                isStream,
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new Buckets(LATENCY),
                new Buckets(TOTAL),
                new Buckets(BYTES),
                new Buckets(BYTES),
                new ConcurrentHashMap<>());
    }

    /// The first message of an answer goes out, or there will be none.
    void answered(long nanos) {
        latency.add(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    void ended(Status.Code code, long nanos, long bytesReceived, long bytesSent) {
        // A caller that has heard enough is no error.
        if (code != Status.Code.OK && code != Status.Code.CANCELLED) {
            errors.increment();
        }
        if (code == Status.Code.INTERNAL || code == Status.Code.UNAVAILABLE) {
            failures.increment();
        }
        total.add(TimeUnit.NANOSECONDS.toMicros(nanos));
        received.add(bytesReceived);
        sent.add(bytesSent);
        completed.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    private static long[] micros(double... millis) {
        var micros = new long[millis.length];
        for (int i = 0; i < millis.length; i++) {
            micros[i] = Math.round(millis[i] * 1000);
        }
        return micros;
    }
}
