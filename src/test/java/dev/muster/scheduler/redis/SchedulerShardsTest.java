package dev.muster.scheduler.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Room;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A scheduler's name that goes from one game to another while a process remembers the first.
@Timeout(20)
final class SchedulerShardsTest {
    private static final Scheduler OF_A = SampleSchedulers.minimal("duel", "game-a");
    private static final Scheduler OF_B = SampleSchedulers.minimal("duel", "game-b");
    private static final RoomRef ROOM = new RoomRef("duel", "duel-a");

    private final RedisFixture all = RedisFixture.empty();
    private final RedisFixture other = RedisFixture.another();

    @AfterEach
    void close() {
        other.close();
        all.close();
    }

    @Test
    void roomsAreFoundWhateverIsRemembered() {
        move();
        assertThat(other.rooms.list("duel")).extracting(Room::name).containsExactly("duel-a");
        move();
        assertThat(other.rooms.find(ROOM)).isPresent();
        move();
        assertThat(other.rooms.token(ROOM)).contains("token");
        move();
        assertThat(other.rooms
                        .ping(ROOM, new Ping(PingStatus.READY, 0, null, "{}"))
                        .join())
                .isTrue();
        move();
        other.rooms.remove(ROOM);
        assertThat(all.rooms.find(ROOM)).isEmpty();
    }

    @Test
    void slotsAreFoundWhateverIsRemembered() {
        move();
        ReadyRooms.create(all, "game-b", "duel", "duel-b", 1, "host:7000");

        assertThat(other.slots
                        .reserve("duel", "r1", "m1", List.of(), Duration.ofMinutes(1))
                        .join())
                .isPresent();
    }

    @Test
    void aKeeperThatRememberedTheOldShardFindsTheNewOneNextTime() {
        move();
        var lease = all.schedulerLease("game-b", "duel");
        try {
            other.rooms.terminate(lease, ROOM, Duration.ZERO);
        } catch (MusterException lostLease) {
            // It looked for the lease in the old shard.
        }

        assertThat(other.rooms.terminate(lease, ROOM, Duration.ZERO)).isTrue();
        assertThat(all.rooms.find(ROOM)).isPresent();
    }

    @Test
    void doesNotRememberWhatIsForgottenWhileItIsLookedUp() {
        var late = new LateRedis();
        var shards = new SchedulerShards(late);
        all.schedulers.create(OF_A, "creation-1", "operation-1");
        var found = shards.of("duel");
        shards.forget("duel");
        late.answer(all.redis);
        found.join();

        shards.of("duel");

        assertThat(late.calls).hasSize(1);
    }

    // The other process learns where the scheduler is, and then it is made anew in the other game, with one room.
    private void move() {
        var from = all.schedulers.find("duel");
        if (from.isEmpty()) {
            all.schedulers.create(OF_A, "creation", "operation");
            from = all.schedulers.find("duel");
        }
        other.shards.waitFor("duel");
        var old = from.orElseThrow();
        all.rooms.remove(ROOM);
        all.schedulers.remove(old, all.schedulerLease(old.game(), "duel"));
        var moved = old.game().equals("game-a") ? OF_B : OF_A;
        all.schedulers.create(moved, "creation", "operation");
        var lease = all.schedulerLease(moved.game(), "duel");
        all.schedulers.setState(moved, lease, Scheduler.State.IN_SYNC);
        all.rooms.create(lease, new NewRoom(ROOM, "v1.0.0", 1, "token"));
        assertThat(all.shards.waitFor("duel")).contains(Shard.of(new Game(moved.game())));
    }

    /// Answers when it is told to.
    private static final class LateRedis implements Redis {
        private record Waiting(Call call, CompletableFuture<@Nullable Reply> reply) {}

        private final List<Waiting> calls = new ArrayList<>();

        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            var reply = new CompletableFuture<@Nullable Reply>();
            calls.add(new Waiting(call, reply));
            return reply;
        }

        void answer(Redis redis) {
            var waiting = calls.removeFirst();
            waiting.reply().complete(redis.run(waiting.call()));
        }

        @Override
        public String serverRun() {
            return "";
        }
    }
}
