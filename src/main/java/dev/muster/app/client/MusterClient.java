package dev.muster.app.client;

import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A running Muster, seen through its HTTP port. A server that cannot be reached is an expected fault that
/// names it.
public final class MusterClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /// A client of `server`, as `http://127.0.0.1:8080`.
    public MusterClient(URI server) {
        if (server.getHost() == null || !String.valueOf(server.getScheme()).startsWith("http")) {
            throw MusterException.invalid("--server: %s is not an http address".formatted(server));
        }
        this.server = server;
    }

    /// Reads `path`, which starts with a slash.
    public Answer get(String path) {
        return send(request(path).GET());
    }

    /// Sends `json` to `path`.
    public Answer post(String path, String json) {
        return send(request(path).POST(BodyPublishers.ofString(json)));
    }

    /// Puts `json` at `path`.
    public Answer put(String path, String json) {
        return send(request(path).PUT(BodyPublishers.ofString(json)));
    }

    /// `name` as one segment of a path.
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw MusterException.unavailable(
                    "no Muster answers at %s: start one with \"muster serve\", or name another with --server"
                            .formatted(server),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("interrupted while waiting for " + server, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
