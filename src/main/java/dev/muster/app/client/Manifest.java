package dev.muster.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One document of a file that `muster apply` takes: what kind of thing it describes, and the thing without
/// its kind.
public record Manifest(Kind kind, ObjectNode body) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /// What a document can describe; on the wire the word in `kind`.
    public enum Kind {
        SCHEDULER("Scheduler"),
        PROFILE("Profile");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /// All documents of `yaml`; `source` names the file in errors.
    public static List<Manifest> read(String source, String yaml) {
        var manifests = new ArrayList<Manifest>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                var document = documents.next();
                if (document != null && !document.isNull() && !document.isMissingNode()) {
                    manifests.add(of(source, document));
                }
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof MusterException expected) {
                throw expected;
            }
            throw MusterException.invalid("%s is not readable as YAML: %s".formatted(source, firstLine(e)));
        }
        if (manifests.isEmpty()) {
            throw MusterException.invalid(source + " holds no document");
        }
        return List.copyOf(manifests);
    }

    /// The name of the thing.
    public String name() {
        return body.path("name").asText();
    }

    private static Manifest of(String source, JsonNode document) {
        if (!(document instanceof ObjectNode fields)) {
            throw MusterException.invalid(source + ": a document is not a mapping of fields");
        }
        var word = fields.path("kind").asText("");
        fields.remove("kind");
        for (var kind : Kind.values()) {
            if (kind.word.equals(word)) {
                require(source, fields, "name");
                if (kind == Kind.PROFILE) {
                    require(source, fields, "game");
                }
                return new Manifest(kind, fields);
            }
        }
        throw MusterException.invalid(
                word.isEmpty()
                        ? source + ": a document has no kind (Scheduler or Profile)"
                        : "%s: unknown kind %s (known: Scheduler, Profile)".formatted(source, word));
    }

    private static void require(String source, ObjectNode fields, String field) {
        if (fields.path(field).asText("").isEmpty()) {
            throw MusterException.invalid("%s: a document has no %s".formatted(source, field));
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
