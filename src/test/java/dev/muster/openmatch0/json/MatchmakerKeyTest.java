package dev.muster.openmatch0.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MatchmakerKeyTest {

    @Test
    void theDocumentHasTheSameRows() throws IOException {
        var rows = Files.readAllLines(Path.of("docs/reference/openmatch0-settings.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        MatchmakerKey.ALL.stream().map(MatchmakerKeyTest::row).toList());
    }

    @Test
    void successorsAreSettingsThatTheReferenceKnows() throws IOException {
        var reference = Files.readString(Path.of("docs/reference/configuration.md"));

        assertThat(MatchmakerKey.ALL)
                .filteredOn(key -> !key.successor().isEmpty())
                .allSatisfy(key -> assertThat(reference).contains("| `" + key.successor() + "` |"));
    }

    /// What counts is shown by [LayeredSettingsTest], key by key.
    @Test
    void everyKeyOfTheOriginalsFileIsKnown() {
        var file = MatchmakerFile.read("matchmaker_config.json", LayeredSettingsTest.ORIGINAL);

        assertThat(file.unknownKeys()).isEmpty();
        assertThat(MatchmakerKey.ALL)
                .filteredOn(key -> !key.standard().isEmpty())
                .allSatisfy(key -> assertThat(file.keys()).anyMatch(key::matches));
    }

    private static String row(MatchmakerKey key) {
        var standard = key.standard().isEmpty() ? "" : "`" + key.standard() + "`";
        var successor = key.successor().isEmpty() ? "–" : "`" + key.successor() + "`";
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(key.name(), standard, successor, key.read() ? "yes" : "no", key.note());
    }
}
