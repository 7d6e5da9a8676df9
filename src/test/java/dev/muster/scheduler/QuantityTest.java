package dev.muster.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1.5,1.5",
        "1.,1",
        ".5,0.5",
        "100m,0.1",
        "5u,0.000005",
        "1n,1e-9",
        "2k,2000",
        "1M,1e6",
        "1E,1e18",
        "1E3,1000",
        "1e3,1000",
        "1e-3,0.001",
        "64Mi,67108864",
        "1Ki,1024",
        "1Ei,1152921504606846976"
    })
    void readsKubernetesNotation(String text, BigDecimal amount) {
        assertThat(Quantity.parse(text))
                .hasValueSatisfying(parsed -> assertThat(parsed).isEqualByComparingTo(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1 Mi", "1mi", "1K", "1KB", "abc", "1e", "1e999", "1.2.3", ".", "NaN"})
    void refusesOtherTexts(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
    }
}
