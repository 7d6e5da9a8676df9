package dev.muster.event.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.json.JacksonJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoTextTest {

    /// The first nine are the conformance vectors; the rest are what Go's `%v` prints for other doubles.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "245                    | 245",
                "0.1                    | 0.1",
                "999999                 | 999999",
                "1000000                | 1e+06",
                "1629834996             | 1.629834996e+09",
                "true                   | true",
                "null                   | <nil>",
                "{\"b\":1,\"a\":\"x\"} | map[a:x b:1]",
                "[1,\"y\",null]         | [1 y <nil>]",
                "0                      | 0",
                "-0.0                   | -0",
                "-7.25                  | -7.25",
                "999999.5               | 999999.5",
                "1234567.5              | 1.2345675e+06",
                "0.0001                 | 0.0001",
                "0.00001                | 1e-05",
                "-0.000015              | -1.5e-05",
                "1e21                   | 1e+21",
                "1.5e300                | 1.5e+300",
                "100                    | 100",
                "false                  | false",
                "{}                     | map[]",
                "[]                     | []",
                "1e999                  | +Inf",
                "-1e999                 | -Inf",
                "{\"a\":{\"c\":[0.5]}}  | map[a:map[c:[0.5]]]"
            })
    void printsWhatGoPrints(String json, String text) {
        var value = new JacksonJson().read("{\"value\":" + json + "}").get("value");

        assertThat(GoText.of(value)).isEqualTo(text);
    }

    @Test
    void printsWhatIsNoNumber() {
        assertThat(GoText.of(Double.NaN)).isEqualTo("NaN");
    }
}
