package dev.muster.event.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.event.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Metadata by Jackson. All numbers become doubles, as on Maestro's wire.
public final class JacksonJson implements Json {
    private final JsonMapper mapper = new JsonMapper();

    @Override
    public Map<String, @Nullable Object> read(String object) {
        if (object.isEmpty()) {
            return Map.of();
        }
        try {
            return members(mapper.readTree(object));
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    @Override
    public String write(@Nullable Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON value", e);
        }
    }

    private static Map<String, @Nullable Object> members(JsonNode node) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), value(member.getValue())));
        return members;
    }

    private static @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> members(node);
            case ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>(node.size());
                node.forEach(element -> elements.add(value(element)));
                yield elements;
            }
            case NUMBER -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case STRING, BINARY -> node.textValue();
            case NULL, MISSING -> null;
        };
    }
}
