package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.google.rpc.RetryInfo;
import dev.muster.app.wiring.Pings;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built server with small limits, as callers of both its ports meet them.
@Timeout(180)
final class OpenMatchLimitsIT {
    private static final int MESSAGE = 20_000;
    private static final String FULL = "game: default has 2 tickets already, more are refused";

    private final HttpClient http = HttpClient.newHttpClient();
    private int httpPort;

    @Test
    void refusesWhatIsTooMuchAndKeepsClientsThatPing(@TempDir Path directory) throws Exception {
        httpPort = freePort();
        int grpcPort = freePort();
        var server = MusterJar.start(
                directory,
                Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                        "QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort),
                        "QUARKUS_GRPC_SERVER_MAX_INBOUND_MESSAGE_SIZE", Integer.toString(MESSAGE),
                        "MUSTER_OPENMATCH_LIMITS_TICKETS_PER_GAME", "2",
                        "MUSTER_DATA_DIR", directory.resolve("data").toString()),
                "serve");
        Thread.startVirtualThread(() -> server.inputReader().lines().forEach(line -> {}));
        Thread.startVirtualThread(() -> server.errorReader().lines().forEach(line -> {}));
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        var vertx = Vertx.vertx();
        try {
            awaitReady(server);
            // Of gRPC's own clients none pings more often than every 10 s.
            var pings = vertx.executeBlocking(() -> Pings.survived(vertx, grpcPort, 4, Duration.ofMillis(5200)));
            var frontend = FrontendServiceGrpc.newBlockingStub(channel);
            frontend.createTicket(ticket(""));
            frontend.createTicket(ticket(""));

            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> frontend.createTicket(ticket("")))
                    .withMessage("RESOURCE_EXHAUSTED: " + FULL)
                    .satisfies(fault -> assertThat(Objects.requireNonNull(StatusProto.fromThrowable(fault))
                                    .getDetails(0)
                                    .unpack(RetryInfo.class)
                                    .getRetryDelay()
                                    .getSeconds())
                            .isEqualTo(1));
            var refused = create("{\"ticket\":{}}");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            assertThat(refused.body()).contains(FULL);

            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> frontend.createTicket(ticket("x".repeat(MESSAGE))))
                    .satisfies(
                            fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            assertThat(create("{\"ticket\":{}}" + " ".repeat(MESSAGE)).statusCode())
                    .isEqualTo(413);

            assertThat(pings.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            channel.shutdownNow();
            vertx.close();
            server.destroy();
            server.waitFor(20, TimeUnit.SECONDS);
            server.destroyForcibly();
        }
    }

    private static CreateTicketRequest ticket(String extension) {
        return CreateTicketRequest.newBuilder()
                .setTicket(Ticket.newBuilder().putExtensions("x", Any.pack(StringValue.of(extension))))
                .build();
    }

    private HttpResponse<String> create(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri("/v1/frontendservice/tickets"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void awaitReady(Process server) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!isReady()) {
            assertThat(server.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(uri("/q/health/ready")).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
