package dev.muster.app.metrics;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What OpenCensus counts of one gRPC method.
///
/// @param total microseconds until the end of a call
/// @param received bytes of all messages that came, without headers
/// @param sent bytes of all messages that left
record RpcCounts(Buckets total, Buckets received, Buckets sent, Map<Status.Code, LongAdder> completed) {
    private static final double MICROS_A_MILLI = 1000;
    private static final long[] MICROS = {
        10,
        50,
        100,
        300,
        600,
        800,
        1_000,
        2_000,
        3_000,
        4_000,
        5_000,
        6_000,
        8_000,
        10_000,
        13_000,
        16_000,
        20_000,
        25_000,
        30_000,
        40_000,
        50_000,
        65_000,
        80_000,
        100_000,
        130_000,
        160_000,
        200_000,
        250_000,
        300_000,
        400_000,
        500_000,
        650_000,
        800_000,
        1_000_000,
        2_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        50_000_000,
        100_000_000
    };
    private static final long[] BYTES = {
        1L << 10, 1L << 11, 1L << 12, 1L << 14, 1L << 16, 1L << 18, 1L << 20, 1L << 22, 1L << 24, 1L << 26, 1L << 28
    };

    RpcCounts() {
        this(times(), new Buckets(BYTES), new Buckets(BYTES), new ConcurrentHashMap<>());
    }

    /// Microseconds in the buckets that OpenCensus has for times.
    static Buckets times() {
        return new Buckets(MICROS);
    }

    /// The size of a message.
    static long bytes(Object message) {
        return message instanceof MessageLite sized ? sized.getSerializedSize() : 0;
    }

    void ended(Status.Code code, long nanos, long bytesReceived, long bytesSent) {
        total.add(TimeUnit.NANOSECONDS.toMicros(nanos));
        received.add(bytesReceived);
        sent.add(bytesSent);
        completed.computeIfAbsent(code, any -> new LongAdder()).increment();
    }

    /// What is told of methods, under the names of OpenCensus.
    ///
    /// @param prefix of all names
    /// @param side `server` or `client`
    /// @param latency what the time of a call is called
    static List<Collector.MetricFamilySamples> told(
            Map<String, RpcCounts> methods, String prefix, String side, String latency) {
        var start = prefix + "grpc_io_" + side + "_";
        var method = "grpc_" + side + "_method";
        var completed = new Family(
                start + "completed_rpcs", Collector.Type.UNKNOWN, "Calls", method, "grpc_" + side + "_status");
        var times = histogram(start + latency, "Milliseconds of a call", method);
        var received = histogram(start + "received_bytes_per_rpc", "Bytes of messages that came", method);
        var sent = histogram(start + "sent_bytes_per_rpc", "Bytes of messages that left", method);
        methods.forEach((name, of) -> {
            of.completed.forEach((code, number) -> completed.value(number.sum(), name, code.name()));
            times.histogram(of.total, MICROS_A_MILLI, name);
            received.histogram(of.received, 1, name);
            sent.histogram(of.sent, 1, name);
        });
        return List.of(completed.samples(), times.samples(), received.samples(), sent.samples());
    }

    private static Family histogram(String name, String help, String label) {
        return new Family(name, Collector.Type.HISTOGRAM, help, label);
    }
}
