package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The built server as one process, and a client of its doors of Open Match 0.3.
final class OpenMatch0Server implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final int httpPort;
    private final ManagedChannel channel;

    private OpenMatch0Server(Process process, Path log, int httpPort, int grpcPort) {
        this.process = process;
        this.log = log;
        this.httpPort = httpPort;
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    /// Starts one in a directory of its own, and waits until it is ready.
    static OpenMatch0Server start(Path directory, Map<String, String> more) throws IOException {
        Files.createDirectories(directory);
        int httpPort = freePort();
        int grpcPort = freePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                "QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort),
                "MUSTER_DATA_DIR", directory.resolve("data").toString()));
        settings.putAll(more);
        var process = MusterJar.start(directory, settings, "serve");
        var log = directory.resolve("log");
        Thread.startVirtualThread(() -> copy(process, log));
        var server = new OpenMatch0Server(process, log, httpPort, grpcPort);
        await("it is ready", () -> {
            assertThat(process.isAlive())
                    .as("the server runs: %s", server.log())
                    .isTrue();
            return server.isReady();
        });
        return server;
    }

    FrontendGrpc.FrontendBlockingStub frontend() {
        return FrontendGrpc.newBlockingStub(channel).withDeadlineAfter(CALL);
    }

    BackendGrpc.BackendBlockingStub backend() {
        return BackendGrpc.newBlockingStub(channel).withDeadlineAfter(CALL);
    }

    BackendGrpc.BackendFutureStub backendLater() {
        return BackendGrpc.newFutureStub(channel).withDeadlineAfter(CALL);
    }

    MmLogicGrpc.MmLogicBlockingStub mmLogic() {
        return MmLogicGrpc.newBlockingStub(channel).withDeadlineAfter(CALL);
    }

    /// The lines that `/metrics` has of one name.
    List<String> metrics(String name) throws IOException {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
    }

    /// The lines of its log so far.
    List<String> log() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for something that has no better sign.
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    /// Ends it without a word.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            kill();
        }
    }

    private boolean isReady() {
        try {
            return get("/q/health/ready").contains("\"UP\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    private String get(String path) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void copy(Process process, Path log) {
        try {
            Files.copy(process.getInputStream(), log);
        } catch (IOException ended) {
            // with the process
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
