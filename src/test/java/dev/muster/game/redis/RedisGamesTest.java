package dev.muster.game.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.game.Games;
import dev.muster.game.GamesContract;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
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
    void storesAgainWhatWasLost() {
        var games = games();
        games.add(new Game("duel"));
        games.all();
        TestRedis.flush();

        assertThat(games.all()).containsExactly(new Game("duel"));

        assertThat(games().all()).containsExactly(new Game("duel"));
    }
}
