package dev.muster.runtime.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DistributionTest {
    private static final int DRAWN = 20_000;

    private final Random random = new Random(7);

    @Test
    void readsEveryKind() {
        assertThat(parse("500ms")).isEqualTo(new Distribution.Constant(Duration.ofMillis(500)));
        assertThat(parse("constant(1.5s)")).isEqualTo(new Distribution.Constant(Duration.ofMillis(1500)));
        assertThat(parse("uniform(1s, 3m)"))
                .isEqualTo(new Distribution.Uniform(Duration.ofSeconds(1), Duration.ofMinutes(3)));
        assertThat(parse("exponential(1h)")).isEqualTo(new Distribution.Exponential(Duration.ofHours(1)));
        assertThat(parse(" Normal(20s,5s) "))
                .isEqualTo(new Distribution.Normal(Duration.ofSeconds(20), Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5d",
                "-1s",
                "1s2s",
                "uniform(1s)",
                "uniform(1s,2s,3s)",
                "normal()",
                "poisson(1s)",
                "constant(1s",
                "99999999999999s"
            })
    void namesTheSettingThatItCannotRead(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        MusterException.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith("muster.simulated.lifetime: \"" + text + "\"");
    }

    @Test
    void namesTheSettingWhoseRangeIsTurnedAround() {
        assertThatThrownBy(() -> parse("uniform(3s,1s)"))
                .hasMessageStartingWith("muster.simulated.lifetime: \"uniform(3s,1s)\" ends before it begins");
    }

    @Test
    void drawsWhatItSays() {
        assertThat(drawn("constant(2s)")).containsOnly(2.0);
        assertThat(drawn("uniform(1s,3s)")).allMatch(value -> value >= 1 && value <= 3);
        assertThat(mean(drawn("uniform(1s,3s)"))).isCloseTo(2, within(0.05));
        assertThat(mean(drawn("exponential(30s)"))).isCloseTo(30, within(1.0));
        assertThat(mean(drawn("normal(20s,5s)"))).isCloseTo(20, within(0.5));
        assertThat(drawn("normal(1s,5s)")).allMatch(value -> value >= 0).contains(0.0);
    }

    private List<Double> drawn(String text) {
        var distribution = parse(text);
        return Stream.generate(() -> distribution.sample(random).toNanos() / 1e9)
                .limit(DRAWN)
                .toList();
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static Distribution parse(String text) {
        return Distribution.parse("muster.simulated.lifetime", text);
    }
}
