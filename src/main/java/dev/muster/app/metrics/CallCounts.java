package dev.muster.app.metrics;

import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/// What is counted of one gRPC method.
///
/// @param name without its service
/// @param isStream whether an answer has any number of messages
/// @param latency microseconds until the first message of an answer, or its error
/// @param all what OpenCensus counts of any method
record CallCounts(
        String service,
        String name,
        boolean isStream,
        LongAdder requests,
        LongAdder streamed,
        LongAdder errors,
        LongAdder failures,
        Buckets latency,
        RpcCounts all) {
    private static final long[] LATENCY = micros(0, 25, 50, 75, 100, 200, 400, 600, 800, 1000, 2000, 4000, 6000);

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
                new RpcCounts());
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
        all.ended(code, nanos, bytesReceived, bytesSent);
    }

    private static long[] micros(long... millis) {
        return LongStream.of(millis).map(TimeUnit.MILLISECONDS::toMicros).toArray();
    }
}
