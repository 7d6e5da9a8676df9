package dev.muster.platform.redis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisInfoTest {
    @Test
    void findsNothingAgainstASafeServer() {
        var info =
                RedisInfo.parse("# Server\r\nredis_version:7.0.15\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n");

        assertThat(info.version()).contains(RedisVersion.CARRIED);
        assertThat(info.warnings()).isEmpty();
    }

    @Test
    void namesEveryUnsafeSetting() {
        var info = RedisInfo.parse("redis_version:7.2.4\naof_enabled:0\nmaxmemory_policy:allkeys-lru\n");

        assertThat(info.warnings()).containsOnlyKeys("appendonly", "maxmemory-policy");
        assertThat(info.warnings().get("maxmemory-policy")).contains("allkeys-lru");
    }

    @Test
    void saysNothingAboutWhatAServerKeepsToItself() {
        var info = RedisInfo.parse("");

        assertThat(info.version()).isEmpty();
        assertThat(info.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "6.2.14,true",
        "7.0.0,false",
        "7.0.15,false",
        "8.1,false",
        "255.255.255,false",
        "8.1.0-rc1,false",
        "'Valkey server v=8.1.3 sha=0 bits=64',false",
        "'Redis server v=5.0.7 sha=0',true"
    })
    void knowsWhichVersionsAreTooOld(String text, boolean tooOld) {
        assertThat(RedisVersion.parse(text)).map(RedisVersion::tooOld).contains(tooOld);
    }

    @Test
    void readsNoVersionFromOtherWords() {
        assertThat(RedisVersion.parse("command not found")).isEmpty();
        assertThat(RedisVersion.parse("")).isEmpty();
    }
}
