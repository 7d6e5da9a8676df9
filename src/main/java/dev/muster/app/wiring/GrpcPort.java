package dev.muster.app.wiring;

import dev.muster.platform.error.MusterException;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes a taken gRPC port stop the start: Quarkus logs it and goes on without gRPC. Whoever serves gRPC
/// asks for this bean, so the port is looked at before Quarkus binds it.
@Singleton
public final class GrpcPort {

    GrpcPort(
            @ConfigProperty(name = "quarkus.grpc.server.host") String host,
            @ConfigProperty(name = "quarkus.grpc.server.port") int port) {
        // A live reload keeps the port bound, and tests use another.
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw MusterException.failedPrecondition(
                    "quarkus.grpc.server.port: " + host + ":" + port + " cannot be used: " + e.getMessage());
        }
    }
}
