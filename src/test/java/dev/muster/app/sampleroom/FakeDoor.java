package dev.muster.app.sampleroom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A rooms door that answers what a test tells it, and remembers what it was told.
final class FakeDoor implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final List<String> reservations = new ArrayList<>();
    final List<Map<?, ?>> pings = new CopyOnWriteArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean down;
    volatile boolean success = true;
    volatile String authorization = "";

    FakeDoor() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/scheduler/arena/rooms/one/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void reserve(String match, String... tickets) {
        reservations.add("{\"id\":\"r-" + match + "\",\"match\":\"" + match
                + "\",\"deadline\":\"2026-01-01T00:00:00.000Z\",\"tickets\":[\"" + String.join("\",\"", tickets)
                + "\"]}");
    }

    synchronized void confirm() {
        reservations.clear();
    }

    /// The last ping's status, number of matches, and matches.
    String last() {
        if (pings.isEmpty()) {
            return "";
        }
        var ping = pings.getLast();
        return ping.get("status") + " " + ping.get("running_matches") + " " + ping.get("matches");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (down) {
                exchange.sendResponseHeaders(503, -1);
            } else if (exchange.getRequestMethod().equals("PUT") && path.endsWith("/ping")) {
                authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                pings.add((Map<?, ?>) Objects.requireNonNull(Json.read(body)));
                var bytes = ("{\"success\":" + success + "}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } else {
                reads.incrementAndGet();
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(listed().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private synchronized String listed() {
        return "{\"reservations\":[" + String.join(",", reservations) + "]}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
