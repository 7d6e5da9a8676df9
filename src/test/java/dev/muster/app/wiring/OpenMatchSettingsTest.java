package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch.OpenMatchConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The table of Open Match's keys names settings that there are.
final class OpenMatchSettingsTest {
    private static final String OURS = "muster.openmatch.";

    private final List<Row> rows = new ArrayList<>();

    /// @param successor a setting, or empty
    private record Row(String key, String chart, String successor, String note) {
        static Row of(String line) {
            var cells = Stream.of(line.split("\\|", -1))
                    .map(cell -> cell.strip().replaceFirst("^`(.*)`$", "$1"))
                    .toList();
            var successor = cells.get(4).equals("–") ? "" : cells.get(4);
            return new Row(cells.get(1), cells.get(2), successor, cells.get(5));
        }
    }

    @BeforeEach
    void readTheTable() throws IOException {
        for (var line : Files.readAllLines(Path.of("docs/reference/openmatch-settings.md"))) {
            if (line.startsWith("| `")) {
                rows.add(Row.of(line));
            }
        }
    }

    @Test
    void hasEachKeyOnce() {
        assertThat(rows)
                .extracting(Row::key)
                .doesNotHaveDuplicates()
                .contains(
                        "registrationInterval",
                        "proposalCollectionInterval",
                        "pendingReleaseTimeout",
                        "assignedDeleteTimeout",
                        "queryPageSize",
                        "backfillLockTimeout");
        for (var group : List.of("logging.", "backoff.", "api.", "redis.", "telemetry.")) {
            assertThat(rows).extracting(Row::key).anyMatch(key -> key.startsWith(group));
        }
    }

    @Test
    void successorsAreSettingsThatThereAre() throws IOException {
        var reference = Files.readString(Path.of("docs/reference/configuration.md"));

        assertThat(rows)
                .extracting(Row::successor)
                .filteredOn(key -> key.startsWith("muster."))
                .isNotEmpty()
                .isSubsetOf(UnknownSettings.KEYS);
        assertThat(rows)
                .filteredOn(row -> !row.successor().isEmpty())
                .allSatisfy(row -> assertThat(reference).contains("| `" + row.successor() + "` |"));
    }

    @Test
    void whatHasNoSuccessorSaysWhy() {
        assertThat(rows)
                .filteredOn(row -> row.successor().isEmpty())
                .allSatisfy(row -> assertThat(row.note()).isNotEmpty());
    }

    @Test
    void defaultsAreThoseOfTheChart() {
        var config = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(OpenMatchConfig.class)
                .build();

        var timesAndSizes = rows.stream()
                .filter(row -> row.successor().startsWith(OURS))
                .filter(row -> !row.successor().equals(OURS + "evaluator"))
                .toList();
        assertThat(timesAndSizes).hasSize(5);
        for (var row : timesAndSizes) {
            var ours = config.getConfigValue(row.successor()).getRawValue();
            assertThat(ours).as(row.key()).isEqualTo(row.chart());
        }
    }
}
