package dev.muster.room.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.muster.platform.redis.Redis;
import dev.muster.room.PingStatus;
import dev.muster.room.RoomStatus;
import dev.muster.room.Rooms;
import dev.muster.scheduler.redis.RedisSchedulers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rooms door over HTTP, on a store: each answer that Maestro's clients know, and our own.
@QuarkusTest
@TestProfile(RoomsResourceTest.Off.class)
@Timeout(60)
final class RoomsResourceTest {
    /// Rooms need not prove anything.
    public static final class Off extends DoorProfile {
        public Off() {
            super("off");
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ping-1 | {"status":"ready","timestamp":1700000000}                                   | ready       | 0
            ping-2 | {"status":"ready","timestamp":"1700000000","metadata":{}}                   | ready       | 0
            ping-3 | {"status":"occupied","running_matches":"1"}                                 | occupied    | 1
            ping-4 | {"status":"occupied","runningMatches":0}                                    | occupied    | 1
            ping-5 | {"status":"terminating","metadata":{"a":{"b":[1,null]}},"other":[{"c":1}]}  | terminating | 0
            ping-6 | {"status":"terminated","metadata":null,"running_matches":1.0}               | terminated  | 1
            """)
    void takesNoteOfPings(String scheduler, String body, String status, int running) {
        var door = door(scheduler);
        door.run("room", 1);

        assertThat(door.ping("room", body)
                        .statusCode(200)
                        .contentType("application/json")
                        .extract()
                        .asString())
                .isEqualTo("{\"success\":true}");

        assertThat(door.room("room").status().word()).isEqualTo(status);
        assertThat(door.room("room").runningMatches()).isEqualTo(running);
    }

    @Test
    void showsTheMetadataOfAPingAsItWasSent() {
        var door = door("metadata");
        door.run("room", 1);
        var body = "{\"metadata\" : {\"mode\":\"duel\" , \"n\":[1,{\"ü\":\"\\u00fc\"}]},\"status\":\"ready\"}";
        given().body(body.getBytes(StandardCharsets.UTF_8))
                .put(door.path("room") + "/ping")
                .then()
                .statusCode(200);

        when().get(door.path("room"))
                .then()
                .body("room.metadata.mode", equalTo("duel"))
                .body("room.metadata.n[1].ü", equalTo("ü"));
    }

    @Test
    void answersAPingOfAnUnknownRoomWithoutSuccess() {
        var door = door("ghosts");
        for (var path : List.of(door.path("none"), "/scheduler/no-such-scheduler/rooms/room")) {
            given().body("{\"status\":\"ready\"}")
                    .put(path + "/ping")
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(false));
            when().get(path).then().statusCode(404).body("code", equalTo(5));
        }
        var metrics = when().get("/metrics").asString();
        assertThat(metrics)
                .contains("maestro_api_ping_handler_update_room_failures_total{scheduler=\"ghosts\"} 1.0")
                .doesNotContain("no-such-scheduler");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            refused-1  | {"status":"Ready"}                                   | status
            refused-2  | {"status":"pending"}                                 | status
            refused-3  | {"status":1}                                         | status
            refused-4  | {}                                                   | status
            refused-5  | {"status":"occupied","running_matches":-1}           | running_matches
            refused-6  | {"status":"occupied","running_matches":"many"}       | running_matches
            refused-7  | {"status":"occupied","runningMatches":1.5}           | running_matches
            refused-8  | {"status":"occupied","running_matches":99999999999}  | running_matches
            refused-9  | {"status":"occupied","metadata":"text"}              | metadata
            refused-10 | {"status":"occupied","metadata":[1]}                 | metadata
            refused-11 | {"status":"occupied","matches":{}}                   | matches
            refused-12 | {"status":"occupied","matches":[1]}                  | matches
            refused-13 | {"status":"occupied","timestamp":"soon"}             | timestamp
            refused-14 | {"status":"occupied"                                 | malformed JSON
            refused-15 | {"status":"occupied"} {}                             | body
            refused-16 | ["occupied"]                                         | body
            """)
    void refusesAPingThatIsNone(String scheduler, String body, String field) {
        var door = door(scheduler);
        door.ready("room", 1);
        var before = door.room("room");

        door.ping("room", body)
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", containsString(field))
                .body("details", hasSize(0));

        assertThat(door.room("room")).isEqualTo(before);
    }

    @Test
    void takesWrongMethodsForWhatTheyAre() {
        var door = door("methods");
        for (var path : List.of("/room/ping", "/room/release", "/allocate")) {
            when().delete(door.path() + path).then().statusCode(501).body("code", equalTo(12));
        }
        when().get(door.path() + "/room/nothing").then().statusCode(404).body("code", equalTo(5));
    }

    @Test
    void tellsAnAddressInMaestrosWords() {
        var door = door("address");
        door.create("room", 1, false);
        when().get(door.path("room") + "/address")
                .then()
                .statusCode(404)
                .body("code", equalTo(5))
                .body("message", containsString("not known yet"));
        when().get(door.path("none") + "/address").then().statusCode(404).body("message", containsString("\"none\""));
        door.observe("room", "10.1.2.3");

        assertThat(when().get(door.path("room") + "/address").asString())
                .isEqualTo("{\"ports\":[{\"name\":\"game\",\"protocol\":\"UDP\",\"port\":7777},"
                        + "{\"name\":\"query\",\"protocol\":\"TCP\",\"port\":7778}],"
                        + "\"host\":\"10.1.2.3\",\"ipv6Label\":\"\"}");
    }

    @Test
    void allocatesInMaestrosShape() {
        var door = door("allocate");
        door.ready("a", 1);
        door.create("b", 1, true);
        door.observe("b", "127.0.0.1");
        door.ping("b", "{\"status\":\"ready\"}");
        door.run("c", 1);

        assertThat(given().post(door.path() + "/allocate")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .isEqualTo("{\"roomId\":\"a\",\"success\":true,\"message\":\"\","
                        + "\"ports\":[{\"name\":\"game\",\"protocol\":\"UDP\",\"port\":7777},"
                        + "{\"name\":\"query\",\"protocol\":\"TCP\",\"port\":7778}],\"host\":\"127.0.0.1\"}");
        assertThat(door.room("a").status()).isEqualTo(RoomStatus.ALLOCATED);
        assertThat(given().body("{\"schedulerName\":\"other\"}")
                        .post(door.path() + "/allocate")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .as("the others validate a version, or never pinged")
                .isEqualTo("{\"roomId\":\"\",\"success\":false,\"message\":\"no room has a free slot that fits\","
                        + "\"ports\":[],\"host\":\"\"}");
        given().post("/scheduler/none/rooms/allocate")
                .then()
                .statusCode(404)
                .body("code", equalTo(5))
                .body("message", containsString("\"none\""));
        assertThat(when().get("/metrics").asString())
                .contains("muster_allocation_seconds_count{outcome=\"given\",scheduler=\"allocate\"} 1")
                .contains("muster_allocation_seconds_count{outcome=\"none\",scheduler=\"allocate\"} 1")
                .doesNotContain("scheduler=\"none\"");
    }

    @Test
    void aRequestGetsOneRoomHoweverOftenItIsSent() {
        var door = door("requests");
        door.ready("a", 1);
        door.ready("b", 1);
        var body = "{\"request_id\":\"r1\",\"ttlSeconds\":\"20\",\"matchId\":\"m1\"}";
        var room = allocate(door, body);

        assertThat(allocate(door, body)).isEqualTo(room);
        when().get(door.path(room) + "/reservations")
                .then()
                .body("reservations.match", contains("m1"))
                .body("reservations[0].tickets", hasSize(0));
        when().get(door.path(room))
                .then()
                .body("room.openReservations", hasSize(1))
                .body("room.reservations", equalTo(1));

        door.ping(room, "{\"status\":\"occupied\",\"matches\":[\"m1\"]}").body("success", equalTo(true));
        when().get(door.path(room) + "/reservations").then().body("reservations", hasSize(0));
        assertThat(allocate(door, body)).as("also once its match runs").isEqualTo(room);
        assertThat(allocate(door, "{\"requestId\":\"r2\"}")).isNotEqualTo(room);
    }

    @Test
    void givesRoomsBack() {
        var door = door("release");
        door.ready("a", 2);
        var release = door.path() + "/release";
        allocate(door, "{\"requestId\":\"r1\"}");
        allocate(door, "{\"requestId\":\"r2\"}");
        assertThat(allocate(door, "{}")).isEmpty();

        given().post(door.path("a") + "/release").then().statusCode(400).body("message", containsString("requestId"));
        given().post(release).then().statusCode(400).body("message", containsString("requestId"));
        for (int again = 0; again < 2; again++) {
            assertThat(given().body("{\"requestId\":\"r1\"}").post(release).asString())
                    .isEqualTo("{\"success\":true}");
        }
        given().post(door.path("a") + "/release").then().statusCode(200).body("success", equalTo(true));

        assertThat(door.room("a").status()).isEqualTo(RoomStatus.READY);
        assertThat(door.room("a").reservations()).isZero();
        given().body("{\"requestId\":\"r9\"}")
                .post("/scheduler/none/rooms/release")
                .then()
                .statusCode(200);
    }

    @Test
    void allocatesBySelectorAndPlacement() {
        var door = door("select");
        door.ready("a", 3);
        door.ready("b", 3);
        door.ping("b", "{\"status\":\"ready\",\"running_matches\":1,\"metadata\":{\"region\":\"eu\"}}");

        assertThat(allocate(door, "{}")).as("packed unless asked otherwise").isEqualTo("b");
        assertThat(allocate(door, "{\"placement\":\"distributed\"}")).isEqualTo("a");
        assertThat(allocate(door, "{\"selector\":{\"region\":\"eu\",\"version\":\"v1.0.0\"}}"))
                .isEqualTo("b");
        assertThat(allocate(door, "{\"selector\":{\"region\":\"eu\"}}"))
                .as("it is full")
                .isEmpty();
    }

    private static String allocate(DoorRooms door, String body) {
        return given().body(body)
                .post(door.path() + "/allocate")
                .then()
                .statusCode(200)
                .extract()
                .path("roomId");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"requestId":1}                 | requestId
            {"requestId":"  "}              | requestId
            {"ttlSeconds":0}                | ttlSeconds
            {"ttlSeconds":"long"}           | ttlSeconds
            {"ttlSeconds":1.5}              | ttlSeconds
            {"ttlSeconds":90000}            | ttlSeconds
            {"matchId":[]}                  | matchId
            {"placement":"somewhere"}       | placement
            {"selector":"region"}           | selector
            {"selector":{"region":1}}       | selector.region
            {"selector":{"":"eu"}}          | selector
            ["requestId"]                   | body
            {                               | malformed JSON
            {} {}                           | malformed JSON
            """)
    void refusesAnAllocationThatIsNone(String body, String field) {
        given().body(body)
                .post("/scheduler/any/rooms/allocate")
                .then()
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", containsString(field));
    }

    @Test
    void listsRoomsInPages() {
        var door = door("pages");
        for (int i = 0; i < 120; i++) {
            door.create("room-%03d".formatted(i), 4, false);
        }
        door.ready("ready", 4);
        door.ready("active", 4);
        door.ping("active", "{\"status\":\"occupied\",\"running_matches\":2}");
        var list = door.path();

        when().get(list)
                .then()
                .body("rooms", hasSize(100))
                .body("total", equalTo(122))
                .body("page", equalTo(1))
                .body("perPage", equalTo(100));
        when().get(list + "?page=2").then().body("rooms", hasSize(22));
        when().get(list + "?per_page=1000&status=pending").then().body("total", equalTo(120));
        when().get(list + "?status=ready,active&orderBy=name").then().body("rooms.name", contains("active", "ready"));
        when().get(list + "?status=ready&status=active&orderBy=name desc")
                .then()
                .body("rooms.name", contains("ready", "active"));
        when().get(list + "?minRunningMatches=1&maxRunningMatches=2").then().body("rooms.name", contains("active"));
        when().get(list + "?version=v9").then().body("rooms", hasSize(0)).body("total", equalTo(0));
        when().get("/scheduler/none/rooms").then().statusCode(200).body("rooms", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=sleeping      | status
            page=0               | page
            page=x               | page
            perPage=0            | perPage
            perPage=1001         | perPage
            minRunningMatches=-1 | minRunningMatches
            orderBy=color        | orderBy
            orderBy=name up      | orderBy
            """)
    void refusesAListThatIsNone(String query, String parameter) {
        when().get("/scheduler/any/rooms?" + query)
                .then()
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", containsString(parameter));
    }

    @Test
    void showsARoom() {
        var door = door("show");
        door.ready("room", 2);

        when().get(door.path("room"))
                .then()
                .statusCode(200)
                .body("room.name", equalTo("room"))
                .body("room.scheduler", equalTo("show"))
                .body("room.status", equalTo("ready"))
                .body("room.version", equalTo("v1.0.0"))
                .body("room.maxMatches", equalTo(2))
                .body("room.draining", equalTo(false))
                .body("room.validation", equalTo(false))
                .body("room.lastPing", not(nullValue()))
                .body("room.metadata", equalTo(Map.of()))
                .body("room.openReservations", hasSize(0))
                .body("room.address.host", equalTo("127.0.0.1"));
        assertThat(when().get(door.path("room")).<Integer>path("room.ageSeconds"))
                .isBetween(0, 60);
        assertThat(door.room("room").ping()).isEqualTo(PingStatus.READY);
    }
}
