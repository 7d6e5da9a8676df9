package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class UnknownSettingsTest {

    @Test
    void knowsExactlyTheKeysOfTheMappings() {
        var mapped = new TreeSet<String>();
        for (JavaClass mapping : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.muster")) {
            if (mapping.isAnnotatedWith(ConfigMapping.class)) {
                mapped.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping.reflect()))
                        .keySet());
            }
        }
        // Set by role profiles only; and lists have a second form.
        mapped.removeIf(key -> key.startsWith("muster.role.") || key.endsWith("[*]"));

        assertThat(mapped).containsExactlyInAnyOrderElementsOf(UnknownSettings.KEYS);
    }

    @Test
    void namesVariablesThatMeanNoSetting() {
        assertThat(UnknownSettings.among(List.of("MUSTER_DATADIR", "MUSTER_DATA_DIR", "PATH", "MUSTER_FOO")))
                .containsExactly("MUSTER_DATADIR", "MUSTER_FOO");
    }

    @Test
    void passesOverWhatKubernetesSetsForServices() {
        assertThat(UnknownSettings.among(List.of(
                        "MUSTER_SERVICE_HOST",
                        "MUSTER_SERVICE_PORT_HTTP",
                        "MUSTER_PORT",
                        "MUSTER_PORT_8080_TCP",
                        "MUSTER_PORT_8080_TCP_ADDR",
                        "MUSTER_REDIS_SERVICE_HOST",
                        "MUSTER_REDIS_PORT_6379_TCP_PROTO")))
                .isEmpty();
    }

    @Test
    void passesOverVariablesOfCommandsAndRooms() {
        assertThat(UnknownSettings.among(List.of("MUSTER_SERVER", "MUSTER_ROOM_TOKEN", "MUSTER_ROOM_PORT_GAME")))
                .isEmpty();
    }
}
