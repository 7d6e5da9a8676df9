package dev.muster.app.role;

import dev.muster.app.wiring.GrpcPort;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.rest.ErrorBody;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/// Closes the doors of roles that this process does not run: their REST paths answer 404, their
/// gRPC methods UNIMPLEMENTED.
@GlobalInterceptor
@Singleton
public final class RoleDoors implements ServerInterceptor {
    private static final Map<String, Role> PATHS = Map.of(
            "/schedulers", Role.MANAGEMENT,
            "/operations", Role.MANAGEMENT,
            "/profiles", Role.MANAGEMENT,
            "/scheduler", Role.ROOMS,
            "/v1", Role.MATCHMAKING);
    private static final Map<String, Role> SERVICES = Map.ofEntries(
            Map.entry("api.v1.RoomsService", Role.ROOMS),
            Map.entry("api.v1.SchedulersService", Role.MANAGEMENT),
            Map.entry("muster.v1.Profiles", Role.MANAGEMENT),
            Map.entry("api.v1.OperationsService", Role.MANAGEMENT),
            Map.entry("muster.v1.TicketsService", Role.MATCHMAKING),
            Map.entry("openmatch.FrontendService", Role.MATCHMAKING),
            Map.entry("openmatch.QueryService", Role.MATCHMAKING),
            Map.entry("openmatch.BackendService", Role.MATCHMAKING),
            Map.entry("api.Frontend", Role.MATCHMAKING),
            Map.entry("api.Backend", Role.MATCHMAKING),
            Map.entry("api.MmLogic", Role.MATCHMAKING));

    private final Roles roles;

    /// @param port asked for so that it is looked at before gRPC is served
    public RoleDoors(Roles roles, GrpcPort port) {
        this.roles = roles;
    }

    // After the check of the request's origin, before any resource.
    void register(@Observes Router router) {
        if (!roles.isComplete()) {
            router.route().order(Integer.MIN_VALUE + 1).handler(this::handle);
        }
    }

    private void handle(RoutingContext context) {
        if (isClosed(PATHS, firstSegment(context.normalizedPath()))) {
            context.response()
                    .setStatusCode(ErrorCode.NOT_FOUND.httpStatus())
                    .putHeader("Content-Type", "application/json")
                    .end(ErrorBody.of(ErrorCode.NOT_FOUND, "Not Found"));
        } else {
            context.next();
        }
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var service = call.getMethodDescriptor().getServiceName();
        if (service != null && isClosed(SERVICES, service)) {
            call.close(Status.UNIMPLEMENTED.withDescription("not served by the roles of this process"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(call, headers);
    }

    private boolean isClosed(Map<String, Role> doors, String door) {
        return Optional.ofNullable(doors.get(door))
                .filter(role -> !roles.has(role))
                .isPresent();
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(0, end);
    }
}
