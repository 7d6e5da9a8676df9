package dev.muster.room.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.ReservedRoom;
import dev.muster.room.Slots;
import dev.muster.scheduler.redis.SchedulerShards;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Slots as one sorted set per scheduler: finding a free one does not depend on how many rooms there are.
public final class RedisSlots implements Slots {
    private static final int SWEEP_LIMIT = 100;

    private final Redis redis;
    private final SchedulerShards shards;

    public RedisSlots(Redis redis, SchedulerShards shards) {
        this.redis = redis;
        this.shards = shards;
    }

    @Override
    public CompletableFuture<Optional<ReservedRoom>> reserve(
            String scheduler, String id, String match, List<String> tickets, Duration hold) {
        return shards.of(scheduler)
                .thenCompose(prefix -> prefix.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : redis.send(RoomScripts.RESERVE.call(
                                        prefix.get(), scheduler, id, match, hold.toMillis(), String.join(" ", tickets)))
                                .thenApply(RedisSlots::reserved));
    }

    @Override
    public void release(String scheduler, String id) {
        shards.waitFor(scheduler).ifPresent(prefix -> redis.ask(RoomScripts.RELEASE.call(prefix, id)));
    }

    @Override
    public int sweep(Game game) {
        return redis.ask(RoomScripts.SWEEP.call(Shard.of(game), SWEEP_LIMIT)).integer(0);
    }

    private static Optional<ReservedRoom> reserved(@Nullable Reply reply) {
        if (reply == null) {
            return Optional.empty();
        }
        var address = AddressCodec.decode(reply.text(1));
        return address == null ? Optional.empty() : Optional.of(new ReservedRoom(reply.text(0), address));
    }
}
