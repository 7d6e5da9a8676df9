package dev.muster.app.wiring;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;
import java.util.Set;

/// Closes the services of Open Match 0.3 where it is not served: they answer UNIMPLEMENTED, and why.
@GlobalInterceptor
@Singleton
final class OpenMatch0Gate implements ServerInterceptor {
    static final Set<String> SERVICES = Set.of("api.Frontend", "api.Backend", "api.MmLogic");

    private final OpenMatch0Choice choice;

    OpenMatch0Gate(OpenMatch0 openMatch0) {
        this.choice = openMatch0.choice();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var service = call.getMethodDescriptor().getServiceName();
        if (choice instanceof OpenMatch0Choice.Closed closed && service != null && SERVICES.contains(service)) {
            call.close(Status.UNIMPLEMENTED.withDescription(closed.why()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }
}
