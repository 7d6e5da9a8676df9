package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Result;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MorePortsTest {
    private static final String HOST = "127.0.0.1";
    private static final int MESSAGE = 64 * 1024;
    private static final MorePorts.KeepAlive KEEP_ALIVE =
            new MorePorts.KeepAlive(Duration.ofMillis(50), Duration.ofMinutes(1));
    private static final Vertx VERTX = Vertx.vertx();

    private final MorePorts ports = new MorePorts(VERTX, "muster.legacy-ports");
    private final Frontend frontend = new Frontend();

    /// Says once that it listens, and then nothing.
    private static final class Frontend extends FrontendGrpc.FrontendImplBase {
        final CompletableFuture<Void> left = new CompletableFuture<>();

        @Override
        public void createPlayer(Player request, StreamObserver<Result> caller) {
            Context.current().addListener(gone -> left.complete(null), Runnable::run);
            if (!request.getId().equals("silent")) {
                caller.onNext(Result.newBuilder().setSuccess(true).build());
                caller.onCompleted();
            }
        }

        @Override
        public void getUpdates(Player request, StreamObserver<Player> caller) {
            ((ServerCallStreamObserver<Player>) caller).setOnCancelHandler(() -> left.complete(null));
            caller.onNext(request);
        }
    }

    @AfterEach
    void close() {
        ports.close();
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aClientIsServedOnEachPort() throws Exception {
        int one = free();
        int other = free();
        grpc(one);
        grpc(other);

        for (int port : List.of(one, other)) {
            var channel = channel(port);
            assertThat(FrontendGrpc.newBlockingStub(channel).createPlayer(player("a")))
                    .isEqualTo(Result.newBuilder().setSuccess(true).build());
            channel.shutdownNow();
        }
    }

    @Test
    void theServerLearnsThatTheReaderOfAStreamHasLeft() throws Exception {
        int port = free();
        grpc(port);
        var channel = channel(port);
        var context = Context.current().withCancellation();
        Iterator<Player> updates =
                context.call(() -> FrontendGrpc.newBlockingStub(channel).getUpdates(player("a")));
        assertThat(updates.next().getId()).isEqualTo("a");
        assertThat(frontend.left).isNotDone();

        context.cancel(null);

        assertThat(frontend.left).succeedsWithin(10, TimeUnit.SECONDS);
        channel.shutdownNow();
    }

    @Test
    void theServerLearnsThatAClientWasKilled() throws Exception {
        int port = free();
        grpc(port);
        var channel = channel(port);
        assertThat(FrontendGrpc.newBlockingStub(channel)
                        .getUpdates(player("a"))
                        .next()
                        .getId())
                .isEqualTo("a");

        channel.shutdownNow();

        assertThat(frontend.left).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void theServerLearnsThatACallIsOverdue() throws Exception {
        int port = free();
        grpc(port);
        var channel = channel(port);

        assertThatThrownBy(() -> FrontendGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                        .createPlayer(player("silent")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

        assertThat(frontend.left).succeedsWithin(10, TimeUnit.SECONDS);
        channel.shutdownNow();
    }

    @Test
    void messagesHaveTheLimitOfTheUsualPort() throws Exception {
        int port = free();
        grpc(port);
        var channel = channel(port);
        var large = Player.newBuilder()
                .setId("a")
                .setProperties("x".repeat(MESSAGE))
                .build();

        assertThatThrownBy(() -> FrontendGrpc.newBlockingStub(channel).createPlayer(large))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
        channel.shutdownNow();
    }

    @Test
    void httpIsServedWithTheAddressOfWhoAsks() throws Exception {
        int port = free();
        var from = new CompletableFuture<Integer>();
        ports.http(HOST, port, request -> {
            from.complete(request.remoteAddress().port());
            request.response().end(request.path());
        });

        try (var raw = new Socket(HOST, port)) {
            raw.getOutputStream().write("GET /scheduler/a HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(raw.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("/scheduler/a");
            assertThat(from.join()).isEqualTo(raw.getLocalPort());
        }
    }

    @Test
    void thePortOfMetricsShowsNothingElse() throws Exception {
        int port = free();
        ports.http(
                HOST,
                port,
                LegacyPorts.metricsOnly(request -> request.response().end("here")));

        assertThat(status(port, "/metrics")).isEqualTo(200);
        assertThat(status(port, "/healthz")).isEqualTo(200);
        assertThat(status(port, "/schedulers")).isEqualTo(404);
        assertThat(status(port, "/metrics/../schedulers")).isEqualTo(404);
        assertThat(status(port, "//metrics")).isEqualTo(404);
    }

    @Test
    void aClientMayPingAsOftenAsItIsPermittedAlsoWithoutACall() throws Exception {
        int port = free();
        grpc(port);

        assertThat(Pings.survived(VERTX, port, 6, Duration.ofMillis(80))).isTrue();
        assertThat(Pings.survived(VERTX, port, 6, Duration.ofMillis(5))).isFalse();
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> ports.probe(HOST, port))
                    .hasMessageStartingWith("muster.legacy-ports: 127.0.0.1:" + port + " cannot be used: ");
            assertThatThrownBy(() -> grpc(port))
                    .hasMessageStartingWith("muster.legacy-ports: 127.0.0.1:" + port + " cannot be used: ");
            assertThatThrownBy(() -> ports.http(HOST, port, request -> {}))
                    .hasMessageStartingWith("muster.legacy-ports: 127.0.0.1:" + port + " cannot be used: ");
        }
    }

    @Test
    void aClosedPortIsFreeAgain() throws IOException {
        int port = free();
        grpc(port);
        ports.close();

        try (var again = new ServerSocket(port, 1, InetAddress.ofLiteral(HOST))) {
            assertThat(again.getLocalPort()).isEqualTo(port);
        }
    }

    private void grpc(int port) {
        ServerServiceDefinition service = frontend.bindService();
        ports.grpc(HOST, port, MESSAGE, KEEP_ALIVE, List.of(service));
    }

    private static Player player(String id) {
        return Player.newBuilder().setId(id).build();
    }

    private static ManagedChannel channel(int port) {
        return NettyChannelBuilder.forAddress(HOST, port).usePlaintext().build();
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        }
    }
}
