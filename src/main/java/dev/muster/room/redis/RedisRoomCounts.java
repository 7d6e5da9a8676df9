package dev.muster.room.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.RoomStatus;
import dev.muster.scheduler.RoomCounts;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Counts rooms where they are stored: nothing is kept for it, so pings and reservations pay nothing. The
/// first rooms take one round trip; a larger fleet takes one more, which all further scripts share.
// The place of a status in its enum is its number in storage; it says so.
@SuppressWarnings("EnumOrdinal")
public final class RedisRoomCounts implements RoomCounts {
    private static final int ROOMS_A_CALL = 150;

    private final Redis redis;

    public RedisRoomCounts(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Counts of(Scheduler scheduler) {
        List<CompletableFuture<@Nullable Reply>> further = new ArrayList<>();
        var first = Redis.await(count(scheduler, 0));
        int all = first == null ? 0 : first.integer(0);
        for (int from = ROOMS_A_CALL; from < all; from += ROOMS_A_CALL) {
            further.add(count(scheduler, from));
        }
        List<@Nullable Reply> rows = new ArrayList<>();
        rows.add(first);
        further.forEach(reply -> rows.add(Redis.await(reply)));
        return new Counts(
                sum(rows, RoomStatus.READY),
                sum(rows, RoomStatus.OCCUPIED),
                sum(rows, RoomStatus.PENDING),
                sum(rows, RoomStatus.TERMINATING));
    }

    private CompletableFuture<@Nullable Reply> count(Scheduler scheduler, int from) {
        return redis.send(RoomScripts.COUNT.call(
                Shard.of(new Game(scheduler.game())), scheduler.name(), from, from + ROOMS_A_CALL - 1));
    }

    private static int sum(List<@Nullable Reply> rows, RoomStatus status) {
        int sum = 0;
        for (var row : rows) {
            sum += row == null ? 0 : row.integer(status.ordinal() + 1);
        }
        return sum;
    }
}
