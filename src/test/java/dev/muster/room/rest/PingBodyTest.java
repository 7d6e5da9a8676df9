package dev.muster.room.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.MusterException;
import dev.muster.room.Ping;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PingBodyTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1700000000          | 1700000000000
            '"1700000000"'      | 1700000000000
            1700000000123       | 1700000000123
            '"1700000000123"'   | 1700000000123
            0                   | 0
            null                | 0
            """)
    void readsWhenAPingWasSent(String timestamp, long millis) {
        assertThat(parse(timestamp).sentAt()).isEqualTo(millis);
    }

    @Test
    void aPingNeedNotSayWhenItWasSent() {
        var ping = PingBody.parse("{\"status\":\"ready\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(ping.sentAt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"soon\"", "{}", "true"})
    void refusesATimeThatIsNone(String timestamp) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> parse(timestamp))
                .withMessageContaining("timestamp");
    }

    private static Ping parse(String timestamp) {
        var body = "{\"status\":\"ready\",\"timestamp\":" + timestamp + "}";
        return PingBody.parse(body.getBytes(StandardCharsets.UTF_8));
    }
}
