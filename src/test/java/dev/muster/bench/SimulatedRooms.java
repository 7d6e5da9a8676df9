package dev.muster.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.client.MusterClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// `muster simulate-rooms` of the built jar, in a small heap.
final class SimulatedRooms implements AutoCloseable {
    private static final String HEAP = "-Xmx256m";
    private static final int MAKERS = 16;

    private final Process process;
    private final MusterClient client;

    /// @param port where it is to listen
    /// @param roomsUrl where rooms ping
    /// @param settings as `MUSTER_SIMULATED_PING_INTERVAL`
    SimulatedRooms(int port, URI roomsUrl, Path output, Map<String, String> settings) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Path.of("target", "muster.jar").toAbsolutePath().toString();
        var builder = new ProcessBuilder(java, HEAP, "-jar", jar, "simulate-rooms", "--port", Integer.toString(port));
        builder.environment().keySet().removeIf(key -> key.startsWith("MUSTER_") || key.startsWith("QUARKUS_"));
        builder.environment().putAll(settings);
        builder.environment().put("MUSTER_ROOMS_URL", roomsUrl.toString());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        process = builder.start();
        client = new MusterClient(URI.create("http://127.0.0.1:" + port));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// What became of pings.
    record Pings(long sent, long noted, long refused, long failed, long late) {
        Pings minus(Pings before) {
            return new Pings(
                    sent - before.sent,
                    noted - before.noted,
                    refused - before.refused,
                    failed - before.failed,
                    late - before.late);
        }
    }

    Pings pings() {
        var json = get("/simulated/pings");
        return new Pings(
                json.path("sent").asLong(),
                json.path("noted").asLong(),
                json.path("refused").asLong(),
                json.path("failed").asLong(),
                json.path("late").asLong());
    }

    /// The status of each room of a scheduler by its own word.
    Map<String, String> statuses(String scheduler) {
        Map<String, String> statuses = new HashMap<>();
        for (var room : get("/simulated/rooms/" + scheduler).path("rooms")) {
            statuses.put(room.path("room").asText(), room.path("status").asText());
        }
        return statuses;
    }

    /// Starts rooms that Muster knows already, or is to find and adopt: `room-0`, `room-1`, …
    void create(String scheduler, String version, int rooms) {
        try (var makers = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = IntStream.range(0, MAKERS)
                    .mapToObj(maker -> CompletableFuture.runAsync(
                            () -> {
                                for (int room = maker; room < rooms; room += MAKERS) {
                                    create(scheduler, version, "room-" + room);
                                }
                            },
                            makers))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(made).join();
        }
    }

    private void create(String scheduler, String version, String room) {
        client.post("/rooms", """
                {"scheduler":"%s","room":"%s","version":"%s","token":"token","maxMatches":1,"graceMillis":0,
                 "ports":[{"name":"game","protocol":"UDP","start":20000,"end":29999}]}""".formatted(scheduler, room, version)).orThrow();
    }

    boolean isAnswering() {
        try {
            return client.get("/simulated/pings").status() == 200;
        } catch (RuntimeException e) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    private JsonNode get(String path) {
        return client.get(path).orThrow().json();
    }

    /// All rooms of a scheduler as Muster lists them, page by page.
    static Map<String, String> listed(MusterClient muster, String scheduler) {
        Map<String, String> statuses = new HashMap<>();
        List<JsonNode> page = new ArrayList<>();
        for (int number = 1; number == 1 || !page.isEmpty(); number++) {
            page.clear();
            muster.get("/scheduler/" + scheduler + "/rooms?perPage=1000&page=" + number)
                    .orThrow()
                    .json()
                    .path("rooms")
                    .forEach(page::add);
            page.forEach(room ->
                    statuses.put(room.path("name").asText(), room.path("status").asText()));
        }
        return statuses;
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
