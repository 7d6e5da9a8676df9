package dev.muster.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The files below `k8s/`, and what their objects say.
public final class Manifests {
    /// Where they are.
    public static final Path ROOT = Path.of("k8s");

    private static final YAMLMapper YAML = YAMLMapper.builder(new YAMLFactory()).build();

    private Manifests() {}

    /// The objects of a text with YAML documents.
    static List<JsonNode> parse(String text) {
        try (var parts = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return parts.readAll().stream().filter(JsonNode::isObject).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The only object of a file.
    static JsonNode read(Path file) {
        return parse(text(file)).getFirst();
    }

    /// All objects of all files, kustomizations and patches among them.
    static Map<Path, JsonNode> all() {
        var all = new TreeMap<Path, JsonNode>();
        files(".yaml").forEach(file -> parse(text(file)).forEach(object -> all.put(file, object)));
        return all;
    }

    /// All variables that files or generated ConfigMaps set for processes of Muster, by name; a name that several set
    /// has all their values.
    public static Map<String, List<String>> variables() {
        var variables = new TreeMap<String, List<String>>();
        for (Path file : files(".env")) {
            text(file)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("=", 2))
                    .forEach(parts -> add(variables, parts[0], parts[1]));
        }
        for (JsonNode object : all().values()) {
            for (JsonNode container : object.at("/spec/template/spec/containers")) {
                if (container.path("name").asText().equals("muster")) {
                    container
                            .path("env")
                            .forEach(entry -> add(
                                    variables,
                                    entry.path("name").asText(),
                                    entry.path("value").asText()));
                }
            }
        }
        return variables;
    }

    /// What a file holds.
    public static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static void add(Map<String, List<String>> variables, String name, String value) {
        variables.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
}
