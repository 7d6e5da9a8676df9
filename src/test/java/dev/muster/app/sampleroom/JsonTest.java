package dev.muster.app.sampleroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void readsObjectsListsAndWords() {
        assertThat(Json.read(" {\"a\" : [1, -2.5e3, true, false], \"b\":{\"c\":\"\"}, \"d\":[]} "))
                .isEqualTo(Map.of("a", List.of("1", "-2.5e3", true, false), "b", Map.of("c", ""), "d", List.of()));
        assertThat(Json.read("null")).isNull();
    }

    @Test
    void readsWhatItQuotes() {
        var text = "a \"b\" \\ \n \u0001 ü 🎮";

        assertThat(Json.read(Json.quote(text))).isEqualTo(text);
        assertThat(Json.read("\"\\u00fc\\t\\/\"")).isEqualTo("ü\t/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "\"a", "{\"a\"}", "{\"a\":}", "[1,]", "1 2", "tru", "\"\\u12", "nope"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToGoTooDeep() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
