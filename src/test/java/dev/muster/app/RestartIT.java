package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.local.LocalServer;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.FrontendServiceGrpc.FrontendServiceBlockingStub;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Ticket;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever ends the server, what it knew is there when it is started again, and rooms that
/// live are adopted.
final class RestartIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("examples/duel").toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private int httpPort;
    private int grpcPort;
    private Map<String, String> settings;
    private Process server;

    @BeforeEach
    void startAServerWithAFleet() throws Exception {
        httpPort = freePort();
        grpcPort = freePort();
        settings = Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                "QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort),
                "MUSTER_DATA_DIR", directory.resolve("data").toString());
        start();
        var applied = MusterJar.run(
                directory,
                Map.of("MUSTER_SERVER", "http://127.0.0.1:" + httpPort),
                "apply",
                "-f",
                EXAMPLES.resolve("scheduler.yaml").toString(),
                "-f",
                EXAMPLES.resolve("profile.yaml").toString());
        assertThat(applied.status()).as(applied.errors()).isZero();
        awaitRooms(5);
    }

    @AfterEach
    void end() throws Exception {
        server.destroy();
        server.waitFor(20, TimeUnit.SECONDS);
        new LocalServer(directory.resolve("data")).endLeftovers();
    }

    @Test
    void everythingIsThereAgainAfterKillMinusNine() throws Exception {
        var ticket = createTicket();
        var rooms = rooms();

        server.destroyForcibly().waitFor();
        start();

        awaitRooms(5);
        assertThat(rooms()).isEqualTo(rooms);
        assertEverythingIsThere(ticket);
    }

    @Test
    void everythingIsThereAgainAfterAStopInOrder() throws Exception {
        var ticket = createTicket();
        var rooms = rooms();

        server.destroy();
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        start();

        awaitRooms(5);
        assertThat(rooms()).isEqualTo(rooms);
        assertEverythingIsThere(ticket);
    }

    @Test
    void aKilledRoomIsReplacedWithinASecond() throws Exception {
        var before = rooms();
        var victim = before.first();
        var process = ProcessHandle.allProcesses()
                .filter(candidate -> candidate.info().commandLine().orElse("").contains("sample-room"))
                .filter(candidate -> environment(candidate).contains("MAESTRO_ROOM_ID=" + victim))
                .findFirst()
                .orElseThrow();
        process.destroyForcibly();
        long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        while (rooms().contains(victim)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        awaitRooms(5);
        assertThat(rooms()).hasSize(5).doesNotContain(victim);
    }

    private static String environment(ProcessHandle process) {
        try {
            return java.nio.file.Files.readString(Path.of("/proc/" + process.pid() + "/environ"));
        } catch (java.io.IOException e) {
            return "";
        }
    }

    private void assertEverythingIsThere(Ticket ticket) throws Exception {
        assertThat(get("/schedulers/duel").path("scheduler").path("state").asText())
                .isEqualTo("in-sync");
        assertThat(get("/profiles/duel/duel").path("name").asText()).isEqualTo("duel");
        var operations = get("/schedulers/duel/operations?stage=final").path("operations");
        assertThat(operations.findValuesAsText("definitionName")).contains("create_scheduler", "add_rooms");
        var channel = channel();
        try {
            var found = frontend(channel)
                    .getTicket(GetTicketRequest.newBuilder()
                            .setTicketId(ticket.getId())
                            .build());
            assertThat(found).isEqualTo(ticket);
        } finally {
            channel.shutdownNow();
        }
    }

    private Ticket createTicket() {
        var channel = channel();
        try {
            // Of a game without profiles, so that it stays as it is.
            return frontend(channel)
                    .createTicket(CreateTicketRequest.newBuilder()
                            .setTicket(Ticket.getDefaultInstance())
                            .build());
        } finally {
            channel.shutdownNow();
        }
    }

    private ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    private static FrontendServiceBlockingStub frontend(ManagedChannel channel) {
        return FrontendServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private void start() throws Exception {
        server = MusterJar.start(directory, settings, "serve");
        var running = server;
        Thread.startVirtualThread(() -> running.inputReader().lines().forEach(line -> {}));
        Thread.startVirtualThread(() -> running.errorReader().lines().forEach(line -> {}));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isReady()) {
            assertThat(server.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send("/q/health/ready").statusCode() == 200;
        } catch (java.io.IOException notYet) {
            return false;
        }
    }

    private void awaitRooms(int count) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (get("/scheduler/duel/rooms?status=ready").path("rooms").size() < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private TreeSet<String> rooms() throws Exception {
        return new TreeSet<>(get("/scheduler/duel/rooms").path("rooms").findValuesAsText("name").stream()
                .filter(name -> name.startsWith("duel-"))
                .toList());
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(send(path).body());
    }

    private java.net.http.HttpResponse<String> send(String path) throws java.io.IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static int freePort() throws java.io.IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
