package dev.muster.platform.grpc;

import dev.muster.platform.error.MusterException;
import io.grpc.Metadata;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Metadata of gRPC as headers of HTTP, by the names that grpc-gateway gives them.
final class HttpMetadata {
    private static final String HEADER = "grpc-metadata-";
    private static final String TRAILER = "Grpc-Trailer-";
    private static final Pattern KEY = Pattern.compile("(?!grpc-)[0-9a-z._-]+(?<!-bin)");
    private static final Pattern VALUE = Pattern.compile("[ -~]*");
    private static final Pattern TIMEOUT = Pattern.compile("(\\d{1,8})([HMSmun])");

    private HttpMetadata() {}

    /// What a request's headers say to the method: `Grpc-Metadata-<key>`, and as they are `Authorization` and Muster's
    /// own.
    static Metadata of(HttpServerRequest request) {
        var metadata = new Metadata();
        for (var header : request.headers()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            var key = name.startsWith(HEADER) ? name.substring(HEADER.length()) : name;
            boolean isMeant = name.startsWith(HEADER) || name.startsWith("muster-") || name.equals("authorization");
            if (isMeant && isSayable(key, header.getValue())) {
                metadata.put(key(key), header.getValue());
            }
        }
        return metadata;
    }

    /// How long the caller waits by its header `Grpc-Timeout`; null where it does not say.
    static @Nullable Duration timeout(HttpServerRequest request) {
        var given = request.getHeader("grpc-timeout");
        if (given == null) {
            return null;
        }
        var parts = TIMEOUT.matcher(given);
        if (!parts.matches()) {
            throw MusterException.invalid("invalid grpc-timeout: " + given);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "H" -> Duration.ofHours(number);
            case "M" -> Duration.ofMinutes(number);
            case "S" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMillis(number);
            case "u" -> Duration.ofNanos(number * 1000);
            default -> Duration.ofNanos(number);
        };
    }

    /// Whether the client reads what follows a body.
    static boolean takesTrailers(HttpServerRequest request) {
        return request.headers().getAll("te").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("trailers"));
    }

    /// Says the header metadata of an answer.
    static void putHeaders(Metadata metadata, HttpServerResponse response) {
        for (var key : metadata.keys()) {
            var value = value(metadata, key);
            if (value != null) {
                response.putHeader("Grpc-Metadata-" + key, value);
            }
        }
    }

    /// Says the trailing metadata of an answer: after its body to clients that read it there, else before it, which is
    /// too late once something was sent.
    static void putTrailers(Metadata metadata, HttpServerResponse response, boolean takesTrailers) {
        for (var key : metadata.keys()) {
            var value = value(metadata, key);
            if (value == null) {
                continue;
            }
            if (takesTrailers) {
                if (!response.headWritten()) {
                    response.setChunked(true);
                }
                response.putTrailer(TRAILER + key, value);
            } else if (!response.headWritten()) {
                response.putHeader(TRAILER + key, value);
            }
        }
    }

    private static @Nullable String value(Metadata metadata, String key) {
        if (!KEY.matcher(key).matches()) {
            return null;
        }
        var value = metadata.get(key(key));
        return value != null && VALUE.matcher(value).matches() ? value : null;
    }

    private static boolean isSayable(String key, String value) {
        return KEY.matcher(key).matches() && VALUE.matcher(value).matches();
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
