package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents and manifests of the checkout agree with its files.
final class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HELP = Pattern.compile("(?m)^([a-z]+):.*## ");
    private static final List<String> TOP = List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md");

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        var broken = new ArrayList<String>();
        for (Path document : documents()) {
            var links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                var target = links.group(1).replaceFirst("#.*", "");
                boolean elsewhere = target.isEmpty() || target.contains("://") || target.startsWith("mailto:");
                if (!elsewhere && !Files.exists(document.toAbsolutePath().resolveSibling(target))) {
                    broken.add(document + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDecisionIsInTheIndex() throws IOException {
        var index = Files.readString(Path.of("docs/adr/README.md"));

        assertThat(files("docs/adr", ".md"))
                .filteredOn(file -> !file.endsWith("README.md"))
                .allSatisfy(file -> assertThat(index).contains("(" + file.getFileName() + ")"));
    }

    @Test
    void everyMakeTargetExplainsItself() throws IOException {
        var makefile = Files.readString(Path.of("Makefile"));

        var explained = HELP.matcher(makefile).results().map(found -> found.group(1));
        assertThat(explained)
                .containsExactlyInAnyOrder(
                        "help", "demo", "run", "test", "build", "bench", "native", "image", "clean", "fmt");
    }

    @Test
    void everyManifestIsYamlAndEveryKustomizationNamesWhatExists() throws IOException {
        var yaml = new YAMLMapper();
        for (Path file : files("k8s", ".yaml")) {
            try (MappingIterator<JsonNode> parts =
                    yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
                for (JsonNode part : parts.readAll()) {
                    assertThat(part.path("kind").asText()).as(file.toString()).isNotEmpty();
                    assertThat(part.path("resources"))
                            .allSatisfy(entry -> assertThat(file.resolveSibling(entry.asText()))
                                    .exists());
                    assertThat(part.path("patches"))
                            .allSatisfy(entry -> assertThat(file.resolveSibling(
                                            entry.path("path").asText()))
                                    .exists());
                }
            }
        }
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<>(TOP.stream().map(Path::of).toList());
        documents.addAll(files("docs", ".md"));
        documents.addAll(files("examples", ".md"));
        return documents;
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder))) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}
