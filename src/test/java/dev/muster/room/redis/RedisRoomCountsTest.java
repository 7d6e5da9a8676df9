package dev.muster.room.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.NewRoom;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.RoomCounts.Counts;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import io.vertx.redis.client.Command;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisRoomCountsTest {
    private static final Scheduler DUEL = SampleSchedulers.minimal("duel", "game-a");

    private final RedisFixture all = RedisFixture.empty();
    private final RedisRoomCounts counts = new RedisRoomCounts(all.redis);

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void countsNothingWhereNothingIs() {
        assertThat(counts.of(DUEL)).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void countsMoreRoomsThanOneScriptMayTouchWithoutThoseThatValidate() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        var lease = all.schedulerLease("game-a", "duel");
        all.schedulers.setState(DUEL, lease, Scheduler.State.IN_SYNC);
        IntStream.range(0, 410).forEach(i -> all.rooms.create(lease, room(i, false)));
        all.rooms.create(lease, room(410, true));
        IntStream.range(0, 200).forEach(i -> status(i, 2));
        IntStream.range(200, 300).forEach(i -> status(i, 3));
        IntStream.range(300, 310).forEach(i -> status(i, 4));
        IntStream.range(310, 350).forEach(i -> status(i, 7));

        assertThat(counts.of(DUEL)).isEqualTo(new Counts(200, 100, 60, 10));
    }

    private static NewRoom room(int number, boolean validation) {
        return new NewRoom(new RoomRef("duel", "duel-" + number), "v1.0.0", 1, "token", validation);
    }

    private void status(int room, int status) {
        all.redis.ask(
                Call.command(Command.HSET, Shard.of(new Game("game-a")) + "room:duel:duel-" + room, "st", status));
    }
}
