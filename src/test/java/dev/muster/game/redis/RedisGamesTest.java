package dev.muster.game.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.game.GamesContract;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisGamesTest extends GamesContract {
    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Games games() {
        return new RedisGames(all.redis);
    }

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void admitsNoMoreThanTenThousand() {
        var games = games();
        games.admit(new Game("duel")).join();
        var others = new ArrayList<Object>(List.of("muster:games"));
        IntStream.range(0, 9_999).forEach(i -> others.add("game-" + i));
        all.redis.ask(Call.command(Command.SADD, others.toArray()));

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> Redis.await(games.admit(new Game("royale"))))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED))
                .withMessageContaining("royale");
        Redis.await(games.admit(new Game("duel")));
        Redis.await(games().admit(new Game("game-7")));
        assertThat(games.all()).hasSize(10_000);
    }

    @Test
    void storesAgainWhatWasLost() {
        var games = games();
        games.add(new Game("duel"));
        games.all();
        TestRedis.flush();

        assertThat(games.all()).containsExactly(new Game("duel"));

        assertThat(games().all()).containsExactly(new Game("duel"));
    }
}
