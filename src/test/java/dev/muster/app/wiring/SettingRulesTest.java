package dev.muster.app.wiring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.event.EventsConfig;
import dev.muster.platform.redis.RedisConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingRulesTest {
    @Test
    void whatNobodySetIsFine() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "muster.events.concurrency,0",
        "muster.events.concurrency,-1",
        "muster.events.keep,0s",
        "muster.events.keep-alive,0s",
        "muster.events.keep-alive-timeout,0s",
        "muster.redis.replica-acks,-1"
    })
    void namesTheSettingThatCannotWork(String setting, String value) {
        assertThatThrownBy(() -> check(Map.of(setting, value))).hasMessageStartingWith(setting + ": ");
    }

    private static void check(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(EventsConfig.class)
                .withMapping(RedisConfig.class)
                .withValidateUnknown(false)
                .withDefaultValues(settings)
                .build();
        SettingRules.check(config.getConfigMapping(EventsConfig.class));
        SettingRules.check(config.getConfigMapping(RedisConfig.class));
    }
}
