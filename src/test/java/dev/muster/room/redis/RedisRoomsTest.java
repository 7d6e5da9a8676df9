package dev.muster.room.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Placement;
import dev.muster.room.ReservedRoom;
import dev.muster.room.RoomsContract;
import dev.muster.room.SlotAnswer;
import dev.muster.room.SlotRequest;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisRoomsTest extends RoomsContract {
    private static final RoomRef ROOM = new RoomRef("duel", "duel-a");

    private static final Scheduler DUEL = SampleSchedulers.minimal("duel", "game-a");

    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Store store() {
        all.schedulers.create(DUEL, "creation-1", "operation-1");
        all.schedulers.setState(DUEL, lease(), Scheduler.State.IN_SYNC);
        return new Store(all.rooms, all.slots, lease());
    }

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void pingingAnUnknownRoomLeavesNothingBehind() {
        var before = keys();

        all.rooms.ping(ROOM, new Ping(PingStatus.READY, 0, List.of("m"), "{}")).join();
        all.rooms
                .ping(new RoomRef("unknown", "room"), new Ping(PingStatus.OCCUPIED, 0, null, "{}"))
                .join();

        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void askingForARoomOfASchedulerThatIsGoneLeavesNothingBehind() {
        assertThat(reserve(all.slots, "r1")).isEmpty();
        all.redis.ask(Call.command(Command.DEL, "muster:{game-a}:scheduler:duel", "muster:{game-a}:run:duel"));
        var before = keys();

        assertThat(reserve(all.slots, "r2")).isEmpty();
        var fitting = new SlotRequest(
                "duel", "r3", "m", List.of(), Duration.ofMinutes(1), Placement.PACKED, Map.of("version", "v1.0.0"));
        assertThat(all.slots.reserve(fitting).join()).isEqualTo(new SlotAnswer.NoScheduler());

        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void aSchedulerThatIsNotInSyncGetsNoNewRooms() {
        all.schedulers.requestDeletion("duel", "operation-2");

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> all.rooms.create(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token")))
                .withMessageContaining("terminating")
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThat(all.rooms.find(ROOM)).isEmpty();
        assertThat(all.rooms.adopt(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token")))
                .isTrue();
    }

    @Test
    void afterAFailOverOnlyRoomsThatPingedAgainTakeMatches() {
        ReadyRooms.create(all, "game-a", "duel", "duel-a", 2, "host:7000");
        ReadyRooms.create(all, "game-a", "duel", "duel-b", 2, "host:7001");
        var failedOver = new OtherServer(all.redis);
        var rooms = new RedisRooms(failedOver, all.shards, all.epochs);
        var slots = new RedisSlots(failedOver, all.shards, Duration.ofMinutes(2));
        assertThat(reserve(all.slots, "r1")).isPresent();

        assertThat(reserve(slots, "r2")).isEmpty();
        slots.release("duel", "r1");
        assertThat(reserve(slots, "r2")).as("also when one was released").isEmpty();
        rooms.ping(ROOM, new Ping(PingStatus.READY, 1, null, "{}")).join();

        assertThat(reserve(slots, "r2").map(ReservedRoom::room)).contains("duel-a");
        assertThat(reserve(slots, "r3")).isEmpty();
    }

    @Test
    void roomsThatPingInOneRunMeetAnotherServerOnce() {
        List<RoomRef> refs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (var scheduler : List.of("duel", "arena")) {
                ReadyRooms.create(all, "game-a", scheduler, scheduler + "-" + i, 1, "host:7000");
                refs.add(new RoomRef(scheduler, scheduler + "-" + i));
            }
        }
        var failedOver = new OtherServer(all.redis);
        var rooms = new RedisRooms(failedOver, all.shards, all.epochs);
        var slots = new RedisSlots(failedOver, all.shards, Duration.ofMinutes(2));

        var pings = refs.stream()
                .map(room -> rooms.ping(room, new Ping(PingStatus.READY, 0, null, "{}")))
                .toList();

        assertThat(pings).allMatch(CompletableFuture::join);
        for (var room : refs) {
            assertThat(slots.reserve(room.scheduler(), "r-" + room, "m", List.of(), Duration.ofMinutes(1))
                            .join())
                    .as("a slot for each")
                    .isPresent();
        }
    }

    private static Optional<ReservedRoom> reserve(RedisSlots slots, String id) {
        return slots.reserve("duel", id, "match-" + id, List.of(), Duration.ofMinutes(1))
                .join();
    }

    /// The same data behind another server.
    private record OtherServer(Redis redis) implements Redis {
        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            return redis.send(call);
        }

        @Override
        public String serverRun() {
            return "another " + redis.serverRun();
        }
    }

    @Test
    void aRoomThatIsSilentTakesNoMatchesUntilItPingsAgain() {
        for (var name : List.of("duel-a", "duel-b", "duel-c")) {
            ReadyRooms.create(all, "game-a", "duel", name, 1, "host:7000");
        }
        heardAgo("duel-a", Duration.ofSeconds(125));
        heardAgo("duel-b", Duration.ofSeconds(125));
        heardAgo("duel-c", Duration.ofSeconds(115));

        assertThat(reserve(all.slots, "r1").map(ReservedRoom::room)).contains("duel-c");
        assertThat(reserve(all.slots, "r2")).isEmpty();
        var fitting = new SlotRequest(
                "duel", "r2", "m", List.of(), Duration.ofMinutes(1), Placement.PACKED, Map.of("version", "v1.0.0"));
        assertThat(all.slots.reserve(fitting).join()).isEqualTo(new SlotAnswer.NoSlot(true));
        all.rooms.ping(ROOM, new Ping(PingStatus.READY, 0, null, "{}")).join();

        assertThat(reserve(all.slots, "r2").map(ReservedRoom::room)).contains("duel-a");
    }

    private void heardAgo(String room, Duration ago) {
        all.redis.ask(
                Call.command(Command.HSET, "muster:{game-a}:room:duel:" + room, "lp", all.now() - ago.toMillis()));
    }

    @Test
    void aNameIsFreeAgainAfterADay() {
        all.rooms.create(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token"));
        all.rooms.remove(ROOM);
        retiredSince(all.now() - 24 * 3_600_000 + 10_000);
        assertThat(all.rooms.create(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token")))
                .isFalse();

        retiredSince(all.now() - 24 * 3_600_000 - 10_000);
        assertThat(all.rooms.create(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token")))
                .isTrue();
    }

    @Test
    void aRoomThatIsGoneLeavesOnlyItsName() {
        var before = keys();
        all.rooms.create(lease(), new NewRoom(ROOM, "v1.0.0", 1, "token"));
        all.rooms.ping(ROOM, new Ping(PingStatus.READY, 0, null, "{}")).join();
        all.rooms.remove(ROOM);

        var after = keys();
        after.removeAll(before);
        assertThat(after).containsExactly("muster:{game-a}:retired:duel", "muster:{game-a}:run:duel");
    }

    private void retiredSince(long time) {
        all.redis.ask(Call.command(Command.ZADD, "muster:{game-a}:retired:duel", time, "duel-a"));
    }

    private List<String> keys() {
        return new java.util.ArrayList<>(all.redis.ask(Call.command(Command.KEYS, "*")).stream()
                .map(Reply::text)
                .sorted()
                .toList());
    }

    private String lease() {
        return all.schedulerLease("game-a", "duel");
    }
}
