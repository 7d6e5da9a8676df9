package dev.muster.openmatch0.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamedServerTest {
    private static final Map<String, String> SERVICE =
            Map.of("REDIS_SERVICE_HOST", "10.0.0.9", "REDIS_SERVICE_PORT", "7000");

    @Test
    void isWhatTheSettingSays() {
        assertThat(named("redis://muster:secret@redis-om03:6380", false, "{}", SERVICE))
                .contains(URI.create("redis://muster:secret@redis-om03:6380"));
        assertThat(named("rediss://redis-om03/0", true, "{}", SERVICE)).contains(URI.create("rediss://redis-om03/0"));
    }

    @Test
    void isNobodyWithoutASettingOrAFile() {
        assertThat(named("", false, "{}", SERVICE)).isEmpty();
        assertThat(named("", true, "{}", Map.of())).isEmpty();
    }

    @Test
    void isWhatTheOriginalWouldTakeWhereItsFileIsGiven() {
        assertThat(named("", true, "{}", SERVICE)).contains(URI.create("redis://10.0.0.9:7000"));
        assertThat(named("", true, "{\"redis\": {\"hostname\": \"a\", \"port\": 7001}}", Map.of()))
                .contains(URI.create("redis://a:7001"));
        assertThat(named("", true, "{\"redis\": {\"hostname\": \"a\", \"password\": \"p@ss\"}}", SERVICE))
                .contains(URI.create("redis://:p%40ss@10.0.0.9:7000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"redis-om03:6379", "http://a", "redis:a", "redis://a/3", "redis://a:b:c", "redis://se cret@a"})
    void refusesWhatIsNoAddressWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> named(text, false, "{}", Map.of()))
                .hasMessageStartingWith("muster.openmatch0.redis:")
                .hasMessageNotContaining(text);
    }

    private static Optional<URI> named(String setting, boolean file, String json, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        if (!setting.isEmpty()) {
            settings.put("muster.openmatch0.redis", setting);
        }
        if (file) {
            settings.put("muster.openmatch0.config-file", "a.json");
        }
        return NamedServer.of(LayeredSettingsTest.config(settings), MatchmakerFile.read("a.json", json), environment);
    }
}
