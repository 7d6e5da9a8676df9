package dev.muster.app.wiring;

import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Serves the ports that Open Match and Maestro had, for clients in which they are fixed (`muster.legacy-ports`).
@Singleton
final class LegacyPorts {
    private static final Logger LOG = Logger.getLogger(LegacyPorts.class);

    /// Of Open Match: MmLogic (later Query), Frontend, Backend. All of them serve all of its services, and nothing
    /// else:
    /// those of Maestro were never there.
    private static final List<Integer> GRPC = List.of(50_503, 50_504, 50_505);

    /// Of Open Match's HTTP twin, and of Maestro's rooms.
    private static final List<Integer> HTTP = List.of(51_503, 51_504, 51_505, 8_081);

    /// Of Open Match's metrics.
    private static final int METRICS = 9_555;

    private static final Set<String> METRICS_PATHS = Set.of("/metrics", "/health", "/healthz", "/readyz");

    private final MorePorts ports;
    private final boolean wanted;

    LegacyPorts(MusterConfig config, Vertx vertx) {
        this.ports = new MorePorts(vertx, "muster.legacy-ports");
        this.wanted = config.legacyPorts();
    }

    /// Looks whether the ports are to be had before anything is started that would have to be ended again.
    void check(
            @Observes @Priority(3) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
        if (wanted && LaunchMode.current() == LaunchMode.NORMAL) {
            GRPC.forEach(port -> ports.probe(grpcHost, port));
            HTTP.forEach(port -> ports.probe(httpHost, port));
            ports.probe(httpHost, METRICS);
        }
    }

    /// When all else has started; the addresses are those that [RoleStarter] has checked.
    void open(
            @Observes @Priority(150) StartupEvent event,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost,
            @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage,
            @ConfigProperty(name = "quarkus.grpc.server.netty.permit-keep-alive-time") Duration permitted,
            @ConfigProperty(name = "quarkus.grpc.server.netty.keep-alive-time") Duration keepAlive,
            @GrpcService Instance<BindableService> services,
            @Any Instance<ServerInterceptor> interceptors) {
        if (!wanted) {
            return;
        }
        var definitions = definitions(services, interceptors);
        var keeping = new MorePorts.KeepAlive(permitted, keepAlive);
        GRPC.forEach(port -> ports.grpc(grpcHost, port, maxMessage, keeping, definitions));
        var door = VertxHttpRecorder.getRootHandler();
        HTTP.forEach(port -> ports.http(httpHost, port, door));
        ports.http(httpHost, METRICS, metricsOnly(door));
        LOG.infof("also listening on gRPC %s and HTTP %s, %d (muster.legacy-ports)", GRPC, HTTP, METRICS);
    }

    /// After the loops of the roles, before what calls need.
    void close(@Observes @Priority(20) ShutdownEvent event) {
        ports.close();
    }

    /// By the very path: one that is not normalized may mean another.
    static Handler<HttpServerRequest> metricsOnly(Handler<HttpServerRequest> door) {
        return request -> {
            if (METRICS_PATHS.contains(request.path())) {
                door.handle(request);
            } else {
                request.response().setStatusCode(404).end();
            }
        };
    }

    private static List<ServerServiceDefinition> definitions(
            Instance<BindableService> services, Instance<ServerInterceptor> interceptors) {
        // The last is the first to see a call.
        var inOrder = interceptors.stream()
                .sorted(Comparator.comparingInt(LegacyPorts::priority))
                .toList();
        return services.stream()
                .map(BindableService::bindService)
                .filter(service -> isOpenMatch(service.getServiceDescriptor().getName()))
                .map(service -> ServerInterceptors.intercept(service, inOrder))
                .toList();
    }

    private static boolean isOpenMatch(String service) {
        return service.startsWith("openmatch.") || OpenMatch0Gate.SERVICES.contains(service);
    }

    private static int priority(ServerInterceptor interceptor) {
        return interceptor instanceof Prioritized ordered ? ordered.getPriority() : 0;
    }
}
