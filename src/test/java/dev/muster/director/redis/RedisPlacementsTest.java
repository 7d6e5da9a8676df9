package dev.muster.director.redis;

import dev.muster.director.PlacementsContract;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

final class RedisPlacementsTest extends PlacementsContract {
    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Store store() {
        return new Store(all.placements, all.tickets, all.rooms, all.slots, all.profileLease("game-a", "ranked"));
    }

    @Override
    protected void ready(RoomRef room, int maxMatches, String connection) {
        ReadyRooms.create(all, "game-a", room.scheduler(), room.room(), maxMatches, connection);
    }

    @Override
    protected void drain(RoomRef room) {
        all.rooms.terminate(all.schedulerLease("game-a", room.scheduler()), room, Duration.ofMinutes(10));
    }

    @AfterEach
    void close() {
        all.close();
    }
}
