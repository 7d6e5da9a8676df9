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
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A running Muster, seen through its HTTP port. A server that cannot be reached is an expected fault that
/// names it.
public final class MusterClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI server;
    private final @Nullable String authorization;
    private final String remedy;

    // An upgrade to HTTP/2 gains nothing here, and now and then long answers are cut in it.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /// A client of `server`, as `http://127.0.0.1:8080`.
    public MusterClient(URI server) {
        this(
                server,
                "--server",
                "no Muster answers at %s: start one with \"muster serve\", or name another with --server");
    }

    private MusterClient(URI server, String option, String remedy) {
        if (server.getHost() == null || !String.valueOf(server.getScheme()).startsWith("http")) {
            throw MusterException.invalid("%s: %s is not an http address".formatted(option, server));
        }
        this.server = withoutUser(server);
        this.authorization = basic(server.getUserInfo());
        this.remedy = remedy.formatted(this.server);
    }

    /// A client of a Maestro's management API, on whose wire a Muster's is too.
    public static MusterClient ofMaestro(URI server) {
        return new MusterClient(
                server, "--from-maestro", "no Maestro answers at %s: name its management API with --from-maestro");
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
        var request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json");
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static URI withoutUser(URI server) {
        return URI.create(server.getScheme()
                + "://"
                + String.valueOf(server.getRawAuthority()).replaceFirst(".*@", "")
                + server.getRawPath().replaceFirst("/+$", ""));
    }

    private static @Nullable String basic(@Nullable String user) {
        return user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw MusterException.unavailable(remedy, e);
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
