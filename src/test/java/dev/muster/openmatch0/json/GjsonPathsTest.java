package dev.muster.openmatch0.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.PropertyPaths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GjsonPathsTest {
    private static final String PLAYER = """
            {"mmr":{"rating":1500,"name":"gold"},
             "region.europe":7, "region":{"europe-west1":42},
             "modes":["ctf",{"weight":3},[10,20]],
             "7":{"0":"a"}, "back\\\\slash":1, "stern*":5, "twice":1, "twice":2,
             "emoji":"\\ud83d\\ude00 \u00e9", "role":{}, "after":"it"}""";

    private final PropertyPaths paths = new GjsonPaths();

    @ParameterizedTest
    @CsvSource({
        "mmr.rating, 1500",
        "region.europe-west1, 42",
        "region\\.europe, 7",
        "modes.1.weight, 3",
        "modes.2.1, 20",
        "back\\\\slash, 1",
        "stern\\*, 5",
        "twice, 1",
    })
    void findsNumbersAtDottedPaths(String path, long expected) {
        assertThat(paths.number(PLAYER, path)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mmr.ratin",
                "mmr.rating.more",
                "MMR.rating",
                "rating",
                "modes.3",
                "modes.-1",
                "modes.x",
                "modes.99999999999",
                "modes.",
                "mmr.",
                "",
                ".mmr",
                "region.europe"
            })
    void findsNothingWhereNothingStands(String path) {
        assertThat(paths.number(PLAYER, path)).isEmpty();
        assertThat(paths.text(PLAYER, path)).isEmpty();
        assertThat(paths.json(PLAYER, path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "0, 0",
                "-17, -17",
                "12.9, 12",
                "-12.9, -12",
                "1.5e3, 1500",
                "1e-3, 0",
                "9007199254740993, 9007199254740993",
                "9223372036854775807, 9223372036854775807",
                "-9223372036854775808, -9223372036854775808",
                "9223372036854775808, 9223372036854775807",
                "-99999999999999999999, -9223372036854775808",
                "1e300, 9223372036854775807",
                "true, 1",
                "false, 0",
                "null, 0",
                "{}, 0",
                "[5], 0",
                "'\"12\"', 12",
                "'\"-12\"', -12",
                "'\"12.5\"', 0",
                "'\"1e3\"', 0",
                "'\" 12\"', 0",
                "'\"\"', 0",
                "'\"-\"', 0",
                "'\"ten\"', 0",
                "'\"\u0663\"', 0",
                "'\"99999999999999999999\"', 9223372036854775807",
            })
    void makesWholeNumbersOfValues(String value, long expected) {
        assertThat(paths.number("{\"a\":{\"b\":" + value + "}}", "a.b")).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "7", "\"a\"", "{", "{\"b\":}", "{\"x\" 1,\"a\":2}", "nonsense", "{'a':1}"})
    void findsNothingInWhatCannotBeRead(String json) {
        assertThat(paths.number(json, "a")).isEmpty();
        assertThat(paths.text(json, "a")).isEmpty();
    }

    @Test
    void readsNoFurtherThanItMust() {
        assertThat(paths.number("{\"a\":{\"b\":3},\"c\":", "a.b")).hasValue(3);
        assertThat(paths.json("{\"a\":{\"b\":3", "a")).isEmpty();
    }

    @Test
    void givesTextAndJson() {
        assertThat(paths.text(PLAYER, "mmr.name")).contains("gold");
        assertThat(paths.text(PLAYER, "emoji")).contains("\ud83d\ude00 \u00e9");
        assertThat(paths.text(PLAYER, "mmr.rating")).contains("1500");
        assertThat(paths.text(PLAYER, "mmr")).contains("{\"rating\":1500,\"name\":\"gold\"}");
        assertThat(paths.text("{\"a\":null}", "a")).isEmpty();
        assertThat(paths.json("{\"a\":null}", "a")).contains("null");
        assertThat(paths.json(PLAYER, "mmr.name")).contains("\"gold\"");
        assertThat(paths.json(PLAYER, "modes")).contains("[\"ctf\",{\"weight\":3},[10,20]]");
        assertThat(paths.json(PLAYER, "modes.2")).contains("[10,20]");
        assertThat(paths.json(PLAYER, "after")).contains("\"it\"");
        assertThat(paths.json("{\"a\": true , \"b\": null}", "a")).contains("true");
        assertThat(paths.json("{\"a\": 1.50e2\n}", "a")).contains("1.50e2");
    }

    @Test
    void givesJsonFromTheMiddleOfLongTexts() {
        var filler = "\ud83d\ude00".repeat(50_000);
        var json = "{\"filler\":\"" + filler + "\",\"pools\":[{\"name\":\"p\"}],\"more\":\"" + filler + "\"}";

        assertThat(paths.json(json, "pools")).contains("[{\"name\":\"p\"}]");
        assertThat(paths.json(json, "more")).contains("\"" + filler + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "\"a\"", "null", " {\"a\":[1,2.5e3,\"\\u00e9\"]} \n"})
    void knowsJson(String text) {
        assertThat(paths.isJson(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}{}", "{} x", "1 2", "{'a':1}", "{\"a\":1,}", "[1,]", "NaN", "01", "\"a"})
    void knowsWhatIsNotJson(String text) {
        assertThat(paths.isJson(text)).isFalse();
    }
}
