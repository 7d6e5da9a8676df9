package dev.muster.platform.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/// Answers faults that methods throw by [GrpcFaults], where services are served without the framework that does so
/// otherwise.
public final class FaultsInterceptor implements ServerInterceptor {
    private final GrpcFaults faults = new GrpcFaults();

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return faults.createHandler(next.startCall(call, headers), call, headers);
    }
}
