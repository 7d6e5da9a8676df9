package dev.muster.runtime.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// The rooms door over HTTP: all rooms share a few connections and one thread.
final class HttpRoomsDoor implements RoomsDoor {
    private static final int CONNECTIONS = 128;
    private static final int PER_PAGE = 1000;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int LIST_TIMEOUT_MILLIS = 60_000;
    private static final ObjectReader JSON = new ObjectMapper().reader();

    private final Supplier<String> url;
    private final HttpClient client;
    private final Context context;
    private volatile Base base = Base.of("http://127.0.0.1");

    /// @param url read at each call
    HttpRoomsDoor(Vertx vertx, Supplier<String> url) {
        this.url = url;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setKeepAliveTimeout(30));
        this.context = vertx.getOrCreateContext();
    }

    private record Base(String url, String host, int port, boolean secure, String path) {
        static Base of(String url) {
            var parsed = URI.create(url);
            boolean secure = "https".equalsIgnoreCase(parsed.getScheme());
            int port = parsed.getPort() >= 0 ? parsed.getPort() : secure ? 443 : 80;
            return new Base(
                    url, parsed.getHost(), port, secure, parsed.getRawPath() == null ? "" : parsed.getRawPath());
        }
    }

    @Override
    public CompletableFuture<Boolean> ping(Part part, String body) {
        return call(
                HttpMethod.PUT,
                room(part.room()) + "/ping",
                part.token(),
                body,
                TIMEOUT_MILLIS,
                answer -> read(answer).path("success").asBoolean());
    }

    /// A room that hosts one match holds its reservation as `allocated`; one that hosts several may also be
    /// `active` with one.
    @Override
    public CompletableFuture<List<String>> reserved(String scheduler, boolean several) {
        var statuses = several ? "allocated,active" : "allocated";
        return reserved("/scheduler/" + scheduler + "/rooms?status=" + statuses, 1, new ArrayList<>());
    }

    private CompletableFuture<List<String>> reserved(String list, int page, List<String> found) {
        var path = list + "&perPage=" + PER_PAGE + "&page=" + page;
        return call(HttpMethod.GET, path, "", "", LIST_TIMEOUT_MILLIS, HttpRoomsDoor::read)
                .thenCompose(answer -> {
                    for (var room : answer.path("rooms")) {
                        if (room.path("reservations").asInt() > 0) {
                            found.add(room.path("name").asText());
                        }
                    }
                    return answer.path("total").asInt() > page * PER_PAGE
                            ? reserved(list, page + 1, found)
                            : CompletableFuture.completedFuture(found);
                });
    }

    @Override
    public CompletableFuture<List<String>> reservations(Part part) {
        return call(
                HttpMethod.GET,
                room(part.room()) + "/reservations",
                part.token(),
                "",
                TIMEOUT_MILLIS,
                answer -> read(answer).path("reservations").findValuesAsText("match"));
    }

    @Override
    public void close() {
        client.close();
    }

    private static String room(RoomRef room) {
        return "/scheduler/" + room.scheduler() + "/rooms/" + room.room();
    }

    private <T> CompletableFuture<T> call(
            HttpMethod method, String path, String token, String body, int timeout, Function<Buffer, T> read) {
        var answer = new CompletableFuture<T>();
        context.runOnContext(nothing -> {
            try {
                send(method, path, token, body, timeout)
                        .map(read)
                        .onSuccess(answer::complete)
                        .onFailure(answer::completeExceptionally);
            } catch (IllegalStateException closed) {
                answer.completeExceptionally(closed);
            }
        });
        return answer;
    }

    private Future<Buffer> send(HttpMethod method, String path, String token, String body, int timeout) {
        var to = base();
        var request = new RequestOptions()
                .setMethod(method)
                .setHost(to.host())
                .setPort(to.port())
                .setSsl(to.secure())
                .setURI(to.path() + path)
                .setTimeout(timeout);
        if (!token.isEmpty()) {
            request.putHeader("Authorization", "Bearer " + token);
        }
        return client.request(request)
                .compose(open -> body.isEmpty() ? open.send() : open.send(Buffer.buffer(body)))
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : response.body().compose(text -> Future.failedFuture(fault(response.statusCode(), text))));
    }

    private Base base() {
        var wanted = url.get();
        var known = base;
        if (!known.url().equals(wanted)) {
            known = Base.of(wanted);
            base = known;
        }
        return known;
    }

    private static MusterException fault(int status, Buffer text) {
        return MusterException.unavailable(String.format(
                Locale.ROOT, "the rooms door answered %d %s", status, text.getString(0, Math.min(text.length(), 200))));
    }

    private static JsonNode read(Buffer answer) {
        try {
            return JSON.readTree(answer.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the rooms door's answer is not JSON", e);
        }
    }
}
