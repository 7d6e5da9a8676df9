package dev.muster.room.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.muster.platform.redis.Redis;
import dev.muster.room.RoomStatus;
import dev.muster.room.Rooms;
import dev.muster.scheduler.redis.RedisSchedulers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rooms that must show their token, and say what is not so: a clear answer, and nothing is changed.
@QuarkusTest
@TestProfile(RoomsThatLieTest.ByToken.class)
@Timeout(60)
final class RoomsThatLieTest {
    /// Rooms prove themselves by their token.
    public static final class ByToken extends DoorProfile {
        public ByToken() {
            super("token");
        }
    }

    @Inject
    Redis redis;

    @Inject
    RedisSchedulers schedulers;

    @Inject
    Rooms rooms;

    private DoorRooms door(String scheduler) {
        return new DoorRooms(redis, schedulers, rooms, scheduler);
    }

    @Test
    void aRoomSpeaksForItselfOnly() {
        var door = door("foreign");
        door.ready("honest", 1);
        door.ready("liar", 1);
        var before = door.room("honest");
        for (var body : List.of("{\"status\":\"ready\"}", "{\"status\":\"terminated\"}")) {
            given().header("Authorization", "Bearer liar")
                    .body(body)
                    .put(door.path("honest") + "/ping")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo(7))
                    .body("message", containsString("\"honest\""))
                    .body("details", hasSize(0));
        }
        for (var call : List.of("/reservations", "/address")) {
            given().header("Authorization", "Bearer liar")
                    .get(door.path("honest") + call)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo(7));
            given().header("Authorization", "bearer honest")
                    .get(door.path("honest") + call)
                    .then()
                    .statusCode(200);
        }

        assertThat(door.room("honest")).isEqualTo(before);
    }

    @Test
    void aRoomThatShowsNothingIsNotHeard() {
        var door = door("silent");
        door.ready("room", 1);
        var before = door.room("room");
        for (var header : List.of("", "Basic cm9vbTo=", "Bearer")) {
            given().header("Authorization", header)
                    .body("{\"status\":\"occupied\"}")
                    .put(door.path("room") + "/ping")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo(16))
                    .body("message", containsString("MUSTER_ROOM_TOKEN"));
        }
        given().get(door.path("room") + "/reservations").then().statusCode(401);
        given().get(door.path("room") + "/address").then().statusCode(401);

        assertThat(door.room("room")).isEqualTo(before);
        given().post(door.path() + "/allocate").then().statusCode(200).body("roomId", equalTo("room"));
        given().get(door.path()).then().statusCode(200).body("total", equalTo(1));
    }

    @Test
    void aRoomThatMayNotBecomeWhatItSaysStaysWhatItIs() {
        var door = door("impossible");
        door.ready("room", 2);
        door.ping("room", "{\"status\":\"terminated\"}").body("success", equalTo(true));
        var terminated = door.room("room");
        for (var status : List.of("ready", "occupied", "terminating")) {
            door.ping("room", "{\"status\":\"" + status + "\",\"running_matches\":2,\"metadata\":{\"a\":\"lie\"}}")
                    .statusCode(200)
                    .body("success", equalTo(false));
        }

        assertThat(door.room("room")).isEqualTo(terminated);
    }

    @Test
    void negativeMatchesAndEndlessMetadataAreRefused() {
        var door = door("numbers");
        door.ready("room", 2);
        var before = door.room("room");

        door.ping("room", "{\"status\":\"occupied\",\"running_matches\":-3}")
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", containsString("running_matches"));
        for (int size : List.of(64 * 1024 + 1, 1_000_000)) {
            door.ping("room", "{\"status\":\"occupied\",\"metadata\":" + metadata(size) + "}")
                    .statusCode(400)
                    .body("code", equalTo(3))
                    .body("message", containsString("metadata: has " + size + " bytes"));
        }

        assertThat(door.room("room")).isEqualTo(before);
        door.ping("room", "{\"status\":\"ready\",\"metadata\":" + metadata(64 * 1024) + "}")
                .body("success", equalTo(true));
        assertThat(door.room("room").metadata()).hasSize(64 * 1024);
    }

    @Test
    void aMadeUpNumberOfMatchesIsNoMoreThanTheRoomMayHost() {
        var door = door("many");
        door.ready("room", 3);

        door.ping("room", "{\"status\":\"occupied\",\"running_matches\":2000000000}")
                .body("success", equalTo(true));

        assertThat(door.room("room").runningMatches()).isEqualTo(3);
        assertThat(door.room("room").status()).isEqualTo(RoomStatus.OCCUPIED);
    }

    @Test
    void aPingForARoomThatIsNotKnownLeavesNothing() {
        var door = door("ghost");

        door.ping("nobody", "{\"status\":\"ready\"}").statusCode(200).body("success", equalTo(false));

        given().header("Authorization", "Bearer any")
                .get(door.path("nobody") + "/address")
                .then()
                .statusCode(404);
        given().header("Authorization", "Bearer any")
                .get(door.path("nobody") + "/reservations")
                .then()
                .statusCode(404);
        given().get(door.path()).then().body("total", equalTo(0));
    }

    @Test
    void nobodySpeaksForARoomThatIsNotKnown() {
        var door = door("made-up");
        for (var call : List.of("/roomevent", "/playerevent")) {
            given().header("Authorization", "Bearer any")
                    .body("{\"event\":\"playerJoin\",\"metadata\":{\"playerId\":\"somebody\"}}")
                    .post(door.path("nobody") + call)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo(7));
        }
        given().header("Authorization", "Bearer any")
                .body("{\"status\":\"terminated\"}")
                .put(door.path("nobody") + "/status")
                .then()
                .statusCode(403);
    }

    private static String metadata(int size) {
        return "{\"a\":\"" + "x".repeat(size - 8) + "\"}";
    }
}
