package dev.muster.room.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import java.util.concurrent.CompletableFuture;

/// Releases of slots without waiting, for benchmarks.
public final class Releases {
    private Releases() {}

    public static CompletableFuture<?> release(Redis redis, Game game, String id) {
        return redis.send(RoomScripts.RELEASE.call(Shard.of(game), id));
    }
}
