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
        return shards.ask(
                        scheduler,
                        prefix -> redis.send(RoomScripts.RESERVE.call(
                                        prefix,
                                        scheduler,
                                        id,
                                        match,
                                        hold.toMillis(),
                                        String.join(" ", tickets),
                                        redis.serverRun()))
                                .thenApply(Optional::ofNullable))
                .thenApply(reply -> reply.flatMap(RedisSlots::reserved));
    }

    @Override
    public void release(String scheduler, String id) {
        shards.waitForAnswer(
                scheduler,
                prefix -> Optional.of(redis.ask(RoomScripts.RELEASE.call(prefix, id)))
                        .filter(reply -> reply.integer(0) == 1));
    }

    @Override
    public int sweep(Game game) {
        return redis.ask(RoomScripts.SWEEP.call(Shard.of(game), SWEEP_LIMIT)).integer(0);
    }

    private static Optional<ReservedRoom> reserved(Reply reply) {
        if (reply.size() == 0) {
            return Optional.empty();
        }
        var address = AddressCodec.decode(reply.text(1));
        return address == null ? Optional.empty() : Optional.of(new ReservedRoom(reply.text(0), address));
    }
}
