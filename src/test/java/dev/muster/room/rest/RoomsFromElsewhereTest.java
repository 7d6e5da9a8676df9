package dev.muster.room.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.muster.platform.redis.Redis;
import dev.muster.room.Rooms;
import dev.muster.scheduler.redis.RedisSchedulers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rooms that are known by where they call from, as Maestro's are without a change.
@QuarkusTest
@TestProfile(RoomsFromElsewhereTest.ByAddress.class)
@Timeout(60)
final class RoomsFromElsewhereTest {
    /// Rooms prove themselves by their address.
    public static final class ByAddress extends DoorProfile {
        public ByAddress() {
            super("source-address");
        }
    }

    @Inject
    Redis redis;

    @Inject
    RedisSchedulers schedulers;

    @Inject
    Rooms rooms;

    @Test
    void aRoomIsHeardFromItsOwnAddressOnly() {
        var door = new DoorRooms(redis, schedulers, rooms, "addresses");
        door.ready("here", 1);
        door.create("elsewhere", 1, false);
        door.observe("elsewhere", "10.9.8.7");
        door.create("nowhere", 1, false);
        for (var room : new String[] {"elsewhere", "nowhere"}) {
            var before = door.room(room);
            for (var call : new String[] {"/reservations", "/address"}) {
                given().get(door.path(room) + call).then().statusCode(403).body("code", equalTo(7));
            }
            door.ping(room, "{\"status\":\"ready\"}").statusCode(403).body("code", equalTo(7));
            given().header("X-Forwarded-For", "10.9.8.7")
                    .body("{\"status\":\"ready\"}")
                    .put(door.path(room) + "/ping")
                    .then()
                    .statusCode(403);
            assertThat(door.room(room)).isEqualTo(before);
        }

        door.ping("here", "{\"status\":\"occupied\"}").statusCode(200).body("success", equalTo(true));
        given().get(door.path("here") + "/address").then().statusCode(200);
    }
}
