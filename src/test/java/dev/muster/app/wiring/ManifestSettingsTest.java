package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manifests.Manifests;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The manifests set what exists, so that no pod stops at its start for a setting that it does not know.
final class ManifestSettingsTest {
    /// What the manifests' own texts use, and Muster does not read.
    private static final Set<String> THEIRS = Set.of("POD_NAMESPACE", "OTHER_HOSTS", "OPEN_MATCH_REDIS_PASSWORD");

    @Test
    void everySettingOfTheManifestsExists() {
        var names = Manifests.variables().keySet();
        var reference = Manifests.text(Path.of("docs/reference/configuration.md"));

        assertThat(UnknownSettings.among(names)).isEmpty();
        assertThat(names).contains("MUSTER_RUNTIME", "MUSTER_ROOMS_URL", "QUARKUS_REDIS_HOSTS", "QUARKUS_PROFILE");
        assertThat(names)
                .filteredOn(name -> !THEIRS.contains(name))
                .allSatisfy(name -> assertThat(reference).contains("`" + name + "`"));
    }

    @Test
    void theProfilesAreRolesOrNone() {
        assertThat(Manifests.variables().getOrDefault("QUARKUS_PROFILE", List.of()))
                .containsExactlyInAnyOrder("prod", "management", "rooms", "worker", "matchmaking", "director");
    }
}
