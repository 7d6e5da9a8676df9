package dev.muster.room.rest;

import static io.restassured.RestAssured.given;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Redis;
import dev.muster.room.NewRoom;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.scheduler.redis.RedisSchedulers;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rooms of a scheduler that nobody looks after, in a running server: its lease is held here.
final class DoorRooms {
    private final Rooms rooms;
    private final String scheduler;
    private final String lease;

    DoorRooms(Redis redis, RedisSchedulers schedulers, Rooms rooms, String scheduler) {
        this.rooms = rooms;
        this.scheduler = scheduler;
        var fleet = SampleSchedulers.minimal(scheduler, "door");
        lease = new Leases(redis, "a test", Duration.ofMinutes(10))
                .acquire(Shard.of(new Game("door")), "scheduler:" + scheduler)
                .orElseThrow();
        schedulers.create(fleet, "creation-" + scheduler, "operation-" + scheduler);
        schedulers.setState(fleet, lease, Scheduler.State.IN_SYNC);
    }

    /// A room that runs on `127.0.0.1`, and whose token is its name.
    void run(String name, int maxMatches) {
        create(name, maxMatches, false);
        observe(name, "127.0.0.1");
    }

    /// As [#run(String, int)], and it pinged that it is ready.
    void ready(String name, int maxMatches) {
        run(name, maxMatches);
        ping(name, "{\"status\":\"ready\"}").statusCode(200);
    }

    void create(String name, int maxMatches, boolean validation) {
        rooms.create(lease, new NewRoom(ref(name), "v1.0.0", maxMatches, name, validation));
    }

    void observe(String name, @Nullable String host) {
        var address = host == null
                ? null
                : new Address(
                        host,
                        List.of(
                                new Address.Port("game", "udp", 7777),
                                new Address.Port("query", "TCP", 7778),
                                new Address.Port("none", "tcp", 0)));
        rooms.observe(new Instance(ref(name), "v1.0.0", InstanceStatus.READY, "", address));
    }

    /// Pings with the token of the room.
    ValidatableResponse ping(String name, String body) {
        return given().header("Authorization", "Bearer " + name)
                .body(body)
                .put(path(name) + "/ping")
                .then();
    }

    Room room(String name) {
        return rooms.find(ref(name)).orElseThrow();
    }

    String path(String name) {
        return path() + "/" + name;
    }

    String path() {
        return "/scheduler/" + scheduler + "/rooms";
    }

    private RoomRef ref(String name) {
        return new RoomRef(scheduler, name);
    }
}
