package dev.muster.openmatch0.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.openmatch0.MatchmakerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A file as Kubernetes mounts it: a link to a directory of the moment, which is turned when something changes.
@Timeout(60)
final class ReloadedSettingsTest {
    @TempDir
    private Path mount;

    private Path file = Path.of("");
    private int versions;

    @BeforeEach
    void mount() throws IOException {
        turn("{\"playerIndices\": [\"old\"]}");
        file = mount.resolve("matchmaker_config.json");
        Files.createSymbolicLink(file, Path.of("..data/matchmaker_config.json"));
    }

    @Test
    void followsTheFile() throws IOException {
        try (var settings = follow()) {
            assertThat(settings.get().indices()).containsExactly("old");

            turn("""
                    {"playerIndices": ["new"], "evalutor": {"interval": 3},
                     "defaultImages": {"mmf": {"name": "f", "tag": "1"}, "evaluator": {"name": "e", "tag": "2"}},
                     "ignoreLists": {"banned": {"name": "bans", "duration": 5}}}""");

            await(settings, now -> now.indices().equals(List.of("new")));
            assertThat(settings.get().evaluatorInterval()).isEqualTo(Duration.ofSeconds(3));
            assertThat(settings.get().functionImage()).isEqualTo("f:1");
            assertThat(settings.get().evaluatorImage()).isEqualTo("e:2");
            assertThat(settings.get().ignoreLists())
                    .singleElement()
                    .hasToString("IgnoreList[name=banned, key=bans, offset=0, duration=5]");
        }
    }

    @Test
    void keepsWhatWasInForceWhenTheFileIsBadOrGone() throws IOException {
        try (var settings = follow()) {
            turn("{\"playerIndices\": ");
            settings.look();
            assertThat(settings.get().indices()).containsExactly("old");

            turn("{\"playerIndices\": [\"new\"], \"api\": {\"backend\": {\"timeout\": -1}}}");
            settings.look();
            assertThat(settings.get().indices()).containsExactly("old");

            Files.delete(file);
            settings.look();
            assertThat(settings.get().indices()).containsExactly("old");

            Files.writeString(file, "{\"playerIndices\": [\"repaired\"]}");
            await(settings, now -> now.indices().equals(List.of("repaired")));
        }
    }

    @Test
    void refusesABadFileAtTheStart() throws IOException {
        turn("{\n\"playerIndices\": }");

        assertThatThrownBy(() -> new ReloadedSettings(LayeredSettingsTest.config(config())))
                .hasMessageStartingWith(file + ", line 2");
    }

    @Test
    void refusesAFileThatIsNotThere() throws IOException {
        Files.delete(file);

        assertThatThrownBy(() -> new ReloadedSettings(LayeredSettingsTest.config(config())))
                .hasMessage("muster.openmatch0.config-file: " + file + " is not there");
    }

    @Test
    void needsNoFile() {
        try (var settings = new ReloadedSettings(LayeredSettingsTest.config(Map.of()))) {
            settings.start();

            assertThat(settings.get()).isEqualTo(MatchmakerSettings.defaults());
        }
    }

    private Map<String, String> config() {
        return Map.of("muster.openmatch0.config-file", file.toString());
    }

    private ReloadedSettings follow() {
        var settings = new ReloadedSettings(LayeredSettingsTest.config(config()));
        settings.start();
        return settings;
    }

    private void turn(String content) throws IOException {
        var version = Files.createDirectory(mount.resolve("..version" + versions++));
        Files.writeString(version.resolve("matchmaker_config.json"), content);
        var link = Files.createSymbolicLink(mount.resolve("..data_tmp"), version.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void await(ReloadedSettings settings, Predicate<MatchmakerSettings> reached) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!reached.test(settings.get())) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
