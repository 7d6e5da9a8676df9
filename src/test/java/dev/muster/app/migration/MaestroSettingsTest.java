package dev.muster.app.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MaestroSettingsTest {

    @Test
    void theDocumentHasTheSameRows() throws IOException {
        var rows = Files.readAllLines(Path.of("docs/reference/maestro-settings.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(MaestroSettings.ALL.stream()
                        .map(MaestroSettingsTest::row)
                        .toList());
    }

    @Test
    void successorsAreSettingsThatTheReferenceKnows() throws IOException {
        var reference = Files.readString(Path.of("docs/reference/configuration.md"));

        assertThat(MaestroSettings.ALL)
                .filteredOn(setting -> !setting.successor().isEmpty())
                .allSatisfy(setting -> assertThat(reference).contains("| `" + setting.successor() + "` |"));
    }

    @Test
    void namesTheSuccessorOfAVariable() {
        assertThat(MaestroSettings.advice(Map.of("MAESTRO_SERVICES_ROOMMANAGER_ROOMPINGTIMEOUTMILLIS", "240000")))
                .singleElement()
                .asString()
                .contains("is not obeyed; its successor is muster.fleet.ping-timeout");
    }

    @Test
    void saysWhyOneIsNotNeeded() {
        assertThat(MaestroSettings.advice(Map.of("MAESTRO_MIGRATION_PATH", "file://x")))
                .containsExactly("MAESTRO_MIGRATION_PATH is not needed: there is no schema to migrate");
    }

    @Test
    void namesWhatMaestroDoesNotReadEither() {
        assertThat(MaestroSettings.advice(Map.of("MAESTRO_API_PROT", "1")))
                .containsExactly("MAESTRO_API_PROT is no setting of Maestro v10, and Muster does not read it");
    }

    @Test
    void passesOverRoomsAndServicesAndOtherPrograms() {
        assertThat(MaestroSettings.advice(Map.of(
                        "MAESTRO_SCHEDULER_NAME", "duel",
                        "MAESTRO_ROOM_ID", "duel-a",
                        "MAESTRO_API_PORT", "tcp://10.0.0.7:8080",
                        "MAESTRO_API_SERVICE_HOST", "10.0.0.7",
                        "MAESTRO_API_PORT_8080_TCP_ADDR", "10.0.0.7",
                        "PATH", "/bin")))
                .isEmpty();
    }

    private static String row(MaestroSetting setting) {
        var successor = setting.successor().isEmpty() ? "–" : "`" + setting.successor() + "`";
        return "| `%s` | `%s` | %s | %s |".formatted(setting.key(), setting.variable(), successor, setting.note());
    }
}
