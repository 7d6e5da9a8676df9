package dev.muster.room.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a ping. Read by hand, since a room sends it every few seconds and there are many rooms;
/// names in both cases, numbers also as strings, unknown names skipped, as everywhere at this door.
final class PingBody {
    private static final ObjectReader READER = new ObjectMapper().reader();
    private static final int MAX_MATCHES = 150;

    /// What is less are seconds: milliseconds would lie before 1974.
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private PingBody() {}

    /// @throws MusterException INVALID_ARGUMENT that names the field
    static Ping parse(byte[] body) {
        var json = tree(body);
        var word = json.path("status").asText("");
        var status = PingStatus.ofWord(word)
                .orElseThrow(() -> MusterException.invalid(
                        "status: \"" + word + "\" is none of ready, occupied, terminating, terminated"));
        var running = json.has("running_matches") ? json.get("running_matches") : json.path("runningMatches");
        var metadata = json.path("metadata");
        return new Ping(
                status,
                (int) number("running_matches", running, Integer.MAX_VALUE),
                matches(json.path("matches")),
                metadata.isObject() ? metadata.toString() : "{}",
                millis(json.path("timestamp")));
    }

    private static JsonNode tree(byte[] body) {
        try {
            var json = body.length == 0 ? null : READER.readTree(body);
            if (json == null || !json.isObject()) {
                throw MusterException.invalid("body: must be a JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw MusterException.invalid("body: malformed JSON at line "
                    + e.getLocation().getLineNr() + " column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw MusterException.invalid("body: cannot be read");
        }
    }

    // Maestro's rooms say seconds.
    private static long millis(JsonNode node) {
        long time = number("timestamp", node, Long.MAX_VALUE);
        return time < FIRST_MILLIS ? time * 1000 : time;
    }

    private static long number(String name, JsonNode node, long most) {
        if (node.isMissingNode() || node.isNull()) {
            return 0;
        }
        try {
            long value = node.isTextual() ? Long.parseLong(node.textValue()) : node.longValue();
            if ((node.isTextual() || node.isIntegralNumber()) && value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Falls through to the refusal that all other wrong values get.
        }
        throw MusterException.invalid(name + ": must be a number from 0 on");
    }

    private static @Nullable List<String> matches(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isArray() || node.size() > MAX_MATCHES) {
            throw MusterException.invalid("matches: must be a list of at most " + MAX_MATCHES + " match ids");
        }
        List<String> ids = new ArrayList<>(node.size());
        for (var id : node) {
            if (!id.isTextual()) {
                throw MusterException.invalid("matches: must be a list of match ids");
            }
            ids.add(id.textValue());
        }
        return ids;
    }
}
