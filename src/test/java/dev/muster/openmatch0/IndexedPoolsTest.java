package dev.muster.openmatch0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.openmatch0.redis.RedisPlayerSets;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Filters that let too many players through.
@Timeout(30)
final class IndexedPoolsTest {
    private final LayoutRedis redis = LayoutRedis.empty();
    private final IndexedPools pools =
            new IndexedPools(new RedisPlayerSets(redis.layout), MatchmakerSettings::defaults, 5);

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void aFilterThatLetsTooManyThroughIsNotReadButAskedAboutThoseOfTheOthers() {
        for (int i = 0; i < 9; i++) {
            redis.direct("ZADD", "mmr.rating", "" + i, "player-" + i);
        }
        redis.direct("ZADD", "role.tank", "1", "player-3", "1", "player-4", "1", "stranger");

        var pages = search(new Filter("all", "mmr.rating", 0, 0, Optional.empty()), tanks());

        assertThat(pages).hasSize(1);
        assertThat(pages.getFirst().roster().orElseThrow().players().stream().map(Player::id))
                .containsExactlyInAnyOrder("player-3", "player-4");
        assertThat(pages.getFirst().filters().stream()
                        .map(filter -> filter.stats().orElseThrow().count()))
                .containsExactly(9L, 3L);
    }

    @Test
    void whenEachFilterLetsTooManyThroughTheCallerIsTold() {
        for (int i = 0; i < 6; i++) {
            redis.direct("ZADD", "role.tank", "1", "player-" + i);
        }

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> search(tanks()))
                .withMessage("pool \"p\": each of its filters lets more than 5 players through, narrow one")
                .matches(fault -> fault.code() == ErrorCode.RESOURCE_EXHAUSTED);
    }

    private static Filter tanks() {
        return new Filter("tanks", "role.tank", 0, 0, Optional.empty());
    }

    private List<PlayerPool> search(Filter... filters) {
        var pages = new ArrayList<PlayerPool>();
        pools.search(new PlayerPool("p", List.of(filters), Optional.empty(), Optional.empty()), pages::add);
        return pages;
    }
}
