package dev.muster.openmatch0.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a `matchmaker_config.json` says, or the same as YAML. Keys are dotted; large and small letters are alike, as
/// in the original. What cannot be read is a [MusterException] that names the file and the line or key.
public final class MatchmakerFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final YAMLMapper YAML = new YAMLMapper();

    private record Entry(String key, JsonNode value) {}

    private final String name;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private MatchmakerFile(String name) {
        this.name = name;
    }

    /// A file that says nothing.
    public static MatchmakerFile none() {
        return new MatchmakerFile("");
    }

    /// Reads a file.
    ///
    /// @param name what it is called in errors; one that ends in `.json` holds JSON
    public static MatchmakerFile read(String name, String text) {
        var file = new MatchmakerFile(name);
        if (!(tree(name, text) instanceof ObjectNode root)) {
            throw MusterException.invalid(name + ": an object with the settings is expected");
        }
        file.add("", root);
        return file;
    }

    /// The keys that are set.
    List<String> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    /// The keys that are none of the original's.
    public List<String> unknownKeys() {
        return keys().stream()
                .filter(key -> MatchmakerKey.ALL.stream().noneMatch(known -> known.matches(key)))
                .toList();
    }

    /// A text, or a number or truth value as text.
    Optional<String> text(String key) {
        return entry(key).map(entry -> {
            if (!entry.value().isValueNode()) {
                throw wrong(entry.key(), "a text");
            }
            return entry.value().asText();
        });
    }

    /// A text that cannot be empty.
    Optional<String> word(String key) {
        return text(key).map(word -> {
            if (word.isBlank()) {
                throw wrong(key, "a text");
            }
            return word;
        });
    }

    /// A whole number, which may stand in quotes.
    Optional<Integer> number(String key, int least) {
        return entry(key).map(entry -> {
            try {
                int number = Integer.parseInt(entry.value().asText());
                if (entry.value().isValueNode() && number >= least) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw wrong(entry.key(), "a whole number of " + least + " or more");
        });
    }

    /// Seconds.
    Optional<Duration> seconds(String key, int least) {
        return number(key, least).map(Duration::ofSeconds);
    }

    /// A list of texts.
    Optional<List<String>> texts(String key) {
        return entry(key).map(entry -> {
            List<String> texts = new ArrayList<>();
            entry.value().forEach(element -> texts.add(element.isTextual() ? element.asText() : ""));
            if (!entry.value().isArray() || texts.stream().anyMatch(String::isBlank)) {
                throw wrong(entry.key(), "a list of texts");
            }
            return List.copyOf(texts);
        });
    }

    /// The names that stand between a key and the next dot.
    List<String> below(String key) {
        var prefix = key.toLowerCase(Locale.ROOT) + ".";
        return keys().stream()
                .filter(entry -> entry.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()).split("\\.", 2)[0])
                .distinct()
                .toList();
    }

    /// A fault of a value.
    MusterException wrong(String key, String expected) {
        return MusterException.invalid(name + ": " + key + ": " + expected + " is expected");
    }

    private Optional<Entry> entry(String key) {
        @Nullable Entry entry = entries.get(key.toLowerCase(Locale.ROOT));
        return Optional.ofNullable(entry);
    }

    private void add(String prefix, ObjectNode object) {
        object.properties().forEach(field -> {
            var key = prefix + field.getKey();
            switch (field.getValue()) {
                case ObjectNode inner -> add(key + ".", inner);
                case JsonNode value when value.isNull() -> {}
                case JsonNode value -> entries.put(key.toLowerCase(Locale.ROOT), new Entry(key, value));
            }
        });
    }

    private static JsonNode tree(String name, String text) {
        try {
            return name.toLowerCase(Locale.ROOT).endsWith(".json") ? JSON.readTree(text) : YAML.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            var what = e.getOriginalMessage() == null ? "it cannot be read" : e.getOriginalMessage();
            throw MusterException.invalid(
                    name + where + ": " + what.lines().findFirst().orElse(what));
        }
    }
}
