package dev.muster.app.wiring;

import dev.muster.platform.error.MusterException;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Verticle;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.VertxServer;
import io.vertx.grpc.VertxServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// More ports on which the same is served as on the usual ones: without a hop in between, so that who calls, and that
/// a caller has left, is known there too.
final class MorePorts implements AutoCloseable {
    private static final int IDLE_MINUTES = 30;
    private static final int HEADER_BYTES = 20 * 1024;
    private static final int CLOSE_SECONDS = 2;

    private final Vertx vertx;
    private final String setting;
    private final List<String> deployed = new ArrayList<>();

    /// @param setting what asked for them
    MorePorts(Vertx vertx, String setting) {
        this.vertx = vertx;
        this.setting = setting;
    }

    /// Looks whether a port is to be had now; one that is not is a [MusterException] that names it.
    void probe(String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw taken(host, port, e);
        }
    }

    /// Serves HTTP; a port that cannot be had is a [MusterException] that names it.
    void http(String host, int port, Handler<HttpServerRequest> handler) {
        deploy(host, port, () -> new Http(host, port, handler));
    }

    /// Serves gRPC; a port that cannot be had is a [MusterException] that names it.
    void grpc(String host, int port, int maxMessage, KeepAlive keepAlive, List<ServerServiceDefinition> services) {
        deploy(host, port, () -> new Grpc(host, port, maxMessage, keepAlive, services));
    }

    @Override
    public void close() {
        deployed.forEach(id -> {
            try {
                vertx.undeploy(id).toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // The process ends, and the port with it.
            }
        });
        deployed.clear();
    }

    private void deploy(String host, int port, Supplier<Verticle> server) {
        // One of each per event loop, as the usual ports have it.
        var options =
                new DeploymentOptions().setInstances(2 * Runtime.getRuntime().availableProcessors());
        try {
            deployed.add(vertx.deployVerticle(server, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
        } catch (CompletionException e) {
            close();
            var cause = e.getCause() == null ? e : e.getCause();
            throw taken(host, port, innermost(cause));
        }
    }

    /// How connections are kept that say nothing.
    ///
    /// @param permitted how often a client may ping, also without a call
    /// @param time after how long a client is asked for a sign of life
    record KeepAlive(Duration permitted, Duration time) {}

    private MusterException taken(String host, int port, Throwable why) {
        return MusterException.failedPrecondition(
                setting + ": " + host + ":" + port + " cannot be used: " + why.getMessage());
    }

    private static Throwable innermost(Throwable fault) {
        var cause = fault.getCause();
        return cause == null ? fault : innermost(cause);
    }

    private static final class Http extends AbstractVerticle {
        private final String host;
        private final int port;
        private final Handler<HttpServerRequest> handler;

        Http(String host, int port, Handler<HttpServerRequest> handler) {
            this.host = host;
            this.port = port;
            this.handler = handler;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(new HttpServerOptions()
                            .setHandle100ContinueAutomatically(true)
                            .setMaxHeaderSize(HEADER_BYTES)
                            .setIdleTimeout(IDLE_MINUTES)
                            .setIdleTimeoutUnit(TimeUnit.MINUTES))
                    .requestHandler(handler)
                    .listen(port, host)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    private static final class Grpc extends AbstractVerticle {
        private final String host;
        private final int port;
        private final int maxMessage;
        private final KeepAlive keepAlive;
        private final List<ServerServiceDefinition> services;
        private @Nullable VertxServer server;

        Grpc(String host, int port, int maxMessage, KeepAlive keepAlive, List<ServerServiceDefinition> services) {
            this.host = host;
            this.port = port;
            this.maxMessage = maxMessage;
            this.keepAlive = keepAlive;
            this.services = services;
        }

        @Override
        public void start(Promise<Void> started) {
            var builder = VertxServerBuilder.forAddress(vertx, host, port).maxInboundMessageSize(maxMessage);
            builder.nettyBuilder()
                    .permitKeepAliveTime(keepAlive.permitted().toMillis(), TimeUnit.MILLISECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .keepAliveTime(keepAlive.time().toMillis(), TimeUnit.MILLISECONDS);
            services.forEach(builder::addService);
            server = builder.build();
            server.start(started);
        }

        @Override
        public void stop(Promise<Void> stopped) {
            var running = server;
            if (running == null) {
                stopped.complete();
            } else {
                running.shutdown(stopped);
            }
        }
    }
}
