package dev.muster.openmatch0.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.Roster;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Match objects as programs leave them that work on Redis directly.
@Timeout(30)
final class RedisMatchObjectsTest {
    private final LayoutRedis redis = LayoutRedis.empty();
    private final RedisMatchObjects objects = new RedisMatchObjects(redis.layout, new ProtoObjectText());

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aHashIsReadFieldByField() {
        redis.direct(
                "HSET",
                "m.duel",
                "properties",
                "{\"a\":1}",
                "rosters",
                "[{\"name\":\"red\",\"players\":[{\"id\":\"anna\"}]}]");

        assertThat(objects.find("m.duel"))
                .contains(new MatchObject(
                        "m.duel", "{\"a\":1}", "", List.of(new Roster("red", List.of(Player.of("anna")))), List.of()));
    }

    @Test
    void aTextIsAnError() {
        redis.direct("SET", "m.duel", "{\"error\":\"insufficient_players\"}");
        redis.direct("SET", "m.squad", " ");

        assertThat(objects.find("m.duel"))
                .contains(new MatchObject("m.duel", "", "insufficient_players", List.of(), List.of()));
        assertThat(objects.find("m.squad").orElseThrow().error()).contains("empty text");
    }

    @Test
    void whatIsNeitherIsNotThere() {
        redis.direct("ZADD", "a.zset", "1", "anna");

        assertThat(objects.find("a.zset")).isEmpty();
        assertThat(objects.find("nothing")).isEmpty();
    }

    @Test
    void aFieldThatCannotBeReadIsNamed() {
        redis.direct("HSET", "m.duel", "rosters", "[{\"players\":7}]");

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> objects.find("m.duel"))
                .withMessage(
                        "the rosters of match object \"m.duel\" cannot be read: rosters[0].players: a list is expected")
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNKNOWN));
    }

    @Test
    void whatIsDeletedIsGone() {
        redis.direct("HSET", "m.duel", "error", "");

        objects.delete("m.duel");
        objects.delete("m.duel");

        assertThat(objects.find("m.duel")).isEmpty();
    }
}
