package dev.muster.scheduler.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The fields of a stored JSON object, any of which may be missing.
record JsonFields(JsonNode json) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static JsonFields parse(String text) {
        try {
            return new JsonFields(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the stored scheduler is not JSON", e);
        }
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    String text(String name) {
        return json.path(name).asText("");
    }

    int integer(String name, int otherwise) {
        return json.path(name).asInt(otherwise);
    }

    double number(String name, double otherwise) {
        return json.path(name).asDouble(otherwise);
    }

    boolean bool(String name) {
        return json.path(name).asBoolean();
    }

    Duration duration(String name) {
        return has(name) ? Duration.parse(text(name)) : Duration.ZERO;
    }

    Instant instant(String name) {
        return has(name) ? Instant.parse(text(name)) : Instant.EPOCH;
    }

    JsonFields object(String name) {
        return new JsonFields(json.path(name));
    }

    Optional<JsonFields> optional(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    Stream<JsonFields> objects(String name) {
        return json.path(name).valueStream().map(JsonFields::new);
    }

    List<String> textList(String name) {
        return json.path(name).valueStream().map(JsonNode::asText).toList();
    }

    /// All fields, as texts.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        json.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
