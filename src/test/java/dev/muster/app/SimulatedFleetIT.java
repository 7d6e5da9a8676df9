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
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The built program with simulated rooms: in the server, and in a process of their own that a server may
/// die beside.
final class SimulatedFleetIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("examples/duel").toAbsolutePath();
    private static final Map<String, String> QUICK = Map.of(
            "MUSTER_SIMULATED_PING_INTERVAL", "1s",
            "MUSTER_SIMULATED_MATCH_DURATION", "uniform(500ms,1s)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    private final int httpPort = freePort();
    private final int grpcPort = freePort();

    @AfterEach
    void end() throws Exception {
        for (var process : processes.reversed()) {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
        new LocalServer(directory.resolve("data")).endLeftovers();
        http.close();
    }

    @Test
    void roomsAreReadyWithinASecondAndPlayWhatTheyArePromisedAndAreFreeAgain() throws Exception {
        startServer(Map.of());
        apply();

        var readyAfter = readyTimes(5);
        assertThat(readyAfter.values()).allMatch(time -> time.toMillis() <= 1000);
        playTwoMatches();
    }

    @Test
    void roomsOfAnotherProcessOutliveTheServer() throws Exception {
        int port = freePort();
        var rooms = start(
                Map.of("MUSTER_ROOMS_URL", "http://127.0.0.1:" + httpPort),
                "simulate-rooms",
                "--port",
                Integer.toString(port));
        assertThat(output(rooms).readLine()).contains("http://127.0.0.1:" + port);
        var url = "http://127.0.0.1:" + port;
        var server = startServer(Map.of("MUSTER_SIMULATED_URL", url));
        apply();
        await(() -> rooms("ready").size() == 5);
        var names = names();

        server.destroyForcibly().waitFor();
        startServer(Map.of("MUSTER_SIMULATED_URL", url));

        await(() -> rooms("ready").size() == 5);
        assertThat(names()).isEqualTo(names);
        playTwoMatches();

        var crashing = names.first();
        assertThat(post(crashing, "{\"kind\":\"crash\"}")).isEqualTo(200);
        await(() -> rooms("ready").size() == 5 && !names().contains(crashing));
        assertThat(post("nobody", "{\"kind\":\"crash\"}")).isEqualTo(404);
        assertThat(post(names.last(), "{\"kind\":\"dance\"}")).isEqualTo(400);
    }

    private void playTwoMatches() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        try {
            var headers = new Metadata();
            headers.put(Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER), "duel");
            var frontend = FrontendServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
            var tickets = List.of(ticket(frontend), ticket(frontend), ticket(frontend), ticket(frontend));
            await(() -> tickets.stream()
                    .allMatch(ticket -> frontend.getTicket(GetTicketRequest.newBuilder()
                                    .setTicketId(ticket)
                                    .build())
                            .hasAssignment()));
            await(() -> !rooms("occupied").isEmpty());
            await(() -> rooms("ready").size() == 5);
        } finally {
            channel.shutdownNow();
        }
    }

    private static String ticket(FrontendServiceBlockingStub frontend) {
        var request = CreateTicketRequest.newBuilder();
        request.setTicket(Ticket.newBuilder()
                .setSearchFields(dev.muster.openmatch.wire.SearchFields.newBuilder()
                        .putStringArgs("region", "eu")
                        .putDoubleArgs("rating", 1500)));
        return frontend.createTicket(request.build()).getId();
    }

    /// From the creation of each room until it was first seen ready.
    private Map<String, Duration> readyTimes(int count) throws Exception {
        Map<String, Duration> times = new HashMap<>();
        await(() -> {
            for (var room : rooms("ready")) {
                times.computeIfAbsent(
                        room.path("name").asText(),
                        name -> Duration.between(
                                Instant.parse(room.path("createdAt").asText()), Instant.now()));
            }
            return times.size() == count;
        });
        return times;
    }

    private Process startServer(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(QUICK);
        settings.put("QUARKUS_HTTP_PORT", Integer.toString(httpPort));
        settings.put("QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort));
        settings.put("MUSTER_DATA_DIR", directory.resolve("data").toString());
        settings.put("MUSTER_RUNTIME", "simulated");
        settings.putAll(more);
        var server = start(settings, "serve");
        drain(server);
        await(() -> status("/q/health/ready") == 200);
        return server;
    }

    private Process start(Map<String, String> settings, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(QUICK);
        all.putAll(settings);
        var process = MusterJar.start(directory, all, arguments);
        processes.add(process);
        return process;
    }

    private void drain(Process server) throws IOException {
        var log = Files.newOutputStream(directory.resolve("server.log"));
        Thread.startVirtualThread(() -> {
            try (log) {
                server.getInputStream().transferTo(log);
            } catch (IOException e) {
                // The server has ended.
            }
        });
    }

    private static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private void apply() throws Exception {
        var applied = MusterJar.run(
                directory,
                Map.of("MUSTER_SERVER", "http://127.0.0.1:" + httpPort),
                "apply",
                "-f",
                EXAMPLES.resolve("scheduler.yaml").toString(),
                "-f",
                EXAMPLES.resolve("profile.yaml").toString());
        assertThat(applied.status()).as(applied.errors()).isZero();
    }

    private List<JsonNode> rooms(String status) {
        List<JsonNode> rooms = new ArrayList<>();
        get("/scheduler/duel/rooms?status=" + status).path("rooms").forEach(rooms::add);
        return rooms;
    }

    private TreeSet<String> names() {
        return new TreeSet<>(get("/scheduler/duel/rooms").path("rooms").findValuesAsText("name"));
    }

    private JsonNode get(String path) {
        try {
            return JSON.readTree(http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
                    .body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(String path) {
        try {
            return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int post(String room, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri("/simulated/rooms/duel/" + room + "/misbehave"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
