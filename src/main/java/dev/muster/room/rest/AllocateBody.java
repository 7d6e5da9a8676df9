package dev.muster.room.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.AllocationRequest;
import dev.muster.room.Placement;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The bodies of those who want rooms, or give them back. All fields are optional, so that Maestro's empty
/// body will do; names in both cases, unknown names skipped.
final class AllocateBody {
    private static final ObjectReader READER = new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AllocateBody() {}

    /// @throws MusterException INVALID_ARGUMENT that names the field
    static AllocationRequest parse(String scheduler, byte[] body) {
        var json = tree(body);
        return new AllocationRequest(
                scheduler,
                text("requestId", field(json, "requestId", "request_id")),
                seconds(field(json, "ttlSeconds", "ttl_seconds")),
                text("matchId", field(json, "matchId", "match_id")),
                placement(text("placement", json.path("placement"))),
                selector(json.path("selector")));
    }

    /// The id of the request that is given back, if the body says it.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the field
    static @Nullable String requestId(byte[] body) {
        return text("requestId", field(tree(body), "requestId", "request_id"));
    }

    private static JsonNode tree(byte[] body) {
        try {
            var json = body.length == 0 ? MissingNode.getInstance() : READER.readTree(body);
            if (!json.isMissingNode() && !json.isObject()) {
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

    private static JsonNode field(JsonNode json, String name, String other) {
        return json.has(name) ? json.path(name) : json.path(other);
    }

    // An empty string is what a client sends that leaves a field of the wire unset.
    private static @Nullable String text(String name, JsonNode node) {
        if (node.isMissingNode()
                || node.isNull()
                || node.isTextual() && node.textValue().isEmpty()) {
            return null;
        }
        if (!node.isTextual()) {
            throw MusterException.invalid(name + ": must be a string");
        }
        return node.textValue();
    }

    private static OptionalLong seconds(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return OptionalLong.of(node.longValue());
        }
        try {
            return OptionalLong.of(Long.parseLong(node.isTextual() ? node.textValue() : ""));
        } catch (NumberFormatException e) {
            throw MusterException.invalid("ttlSeconds: must be a whole number of seconds");
        }
    }

    private static Optional<Placement> placement(@Nullable String word) {
        return switch (word) {
            case null -> Optional.empty();
            case "packed" -> Optional.of(Placement.PACKED);
            case "distributed" -> Optional.of(Placement.DISTRIBUTED);
            default -> throw MusterException.invalid("placement: \"" + word + "\" is neither packed nor distributed");
        };
    }

    private static Map<String, String> selector(JsonNode node) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            throw MusterException.invalid("selector: must be an object of labels and their values");
        }
        for (var entry : node.properties()) {
            if (!entry.getValue().isTextual()) {
                throw MusterException.invalid("selector." + entry.getKey() + ": must be a string");
            }
            labels.put(entry.getKey(), entry.getValue().textValue());
        }
        return labels;
    }
}
