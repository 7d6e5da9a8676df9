package dev.muster.app.metrics;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;

/// Counts the calls that come over gRPC. It is the first to see them, so that it sees what becomes of faults.
@GlobalInterceptor
@Singleton
public final class ServedCalls implements ServerInterceptor, Prioritized {
    private final ServerInterceptor counting;

    public ServedCalls(CallMetrics metrics) {
        this.counting = metrics.ofServer();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return counting.interceptCall(call, headers, next);
    }

    @Override
    public int getPriority() {
        return Integer.MAX_VALUE;
    }
}
