package dev.muster.scenario;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.muster.event.grpc.ReceiverServer;
import dev.muster.event.wire.RoomStatus.RoomStatusType;
import dev.muster.room.wire.AllocateRoomRequest;
import dev.muster.room.wire.ForwardPlayerEventRequest;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.GetRoomAddressRequest;
import dev.muster.room.wire.RoomsServiceGrpc;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import dev.muster.room.wire.UpdateRoomWithPingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// A fleet whose rooms are told of, in one process, from both doors of rooms to a receiver on loopback.
@QuarkusTest
@TestProfile(LoopScenarioTest.Simulated.class)
final class EventsScenarioTest {
    private static final String SCHEDULER = """
            {"name":"told","game":"told","maxSurge":"1","roomsReplicas":1,"portRange":{"start":21000,"end":21999},
             "spec":{"terminationGracePeriod":"5s","containers":[{"name":"game","image":"game","imagePullPolicy":"Never",
              "command":["muster","sample-room"],"requests":{"memory":"32Mi","cpu":"10m"},
              "limits":{"memory":"64Mi","cpu":"100m"},"ports":[{"name":"clientPort","protocol":"udp","port":7777}]}]},
             "forwarders":[{"name":"matchmaker","enable":true,"type":"gRPC","address":"%s",
              "options":{"timeout":"1000","metadata":{"roomType":"green"}}}]}
            """;

    @ConfigProperty(name = "quarkus.grpc.server.port")
    int grpcPort;

    @Test
    void tellsWhatRoomsSayAndThatTheyAreGone() {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        try (var receiver = ReceiverServer.start()) {
            var rooms = RoomsServiceGrpc.newBlockingStub(channel);
            given().body(SCHEDULER.formatted(receiver.address()))
                    .post("/schedulers")
                    .then()
                    .statusCode(200);
            await(() -> rooms().size() == 1);
            var room = rooms().getFirst();

            var pinged = rooms.updateRoomWithPing(UpdateRoomWithPingRequest.newBuilder()
                    .setSchedulerName("told")
                    .setRoomName(room)
                    .setStatus("ready")
                    .setMetadata(Struct.newBuilder()
                            .putFields(
                                    "map",
                                    Value.newBuilder().setStringValue("desert").build()))
                    .build());
            assertThat(pinged.getSuccess()).isTrue();
            var resync = receiver.await(
                    "SendRoomResync",
                    call -> call.status().getRoom().getMetadataMap().containsKey("map"));
            assertThat(resync.status().getRoom().getRoomType()).isEqualTo("green");
            assertThat(resync.status().getRoom().getRoomId()).isEqualTo(room);

            given().body("{\"event\":\"playerJoin\",\"metadata\":{\"playerId\":\"p1\"}}")
                    .post("/scheduler/told/rooms/" + room + "/playerevent")
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(true))
                    .body("message", equalTo(""));
            given().body("{\"event\":\"matchStarted\"}")
                    .post("/scheduler/told/rooms/" + room + "/roomevent")
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(true));
            given().body("{\"status\":\"occupied\",\"running_matches\":1}")
                    .put("/scheduler/told/rooms/" + room + "/status")
                    .then()
                    .statusCode(200)
                    .body("success", equalTo(true));
            assertThat(receiver.calls("SendPlayerEvent")).hasSize(1);
            assertThat(receiver.calls("SendRoomEvent")).hasSize(1);
            assertThat(receiver.calls("SendRoomStatus")).hasSize(1);
            given().body("{\"event\":\"playerJumped\"}")
                    .post("/scheduler/told/rooms/" + room + "/playerevent")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo(3))
                    .body("message", containsString("event"));
            when().post("/scheduler/told/rooms/" + room + "/status").then().statusCode(501);

            assertThat(rooms.forwardRoomEvent(ForwardRoomEventRequest.newBuilder()
                                    .setSchedulerName("told")
                                    .setRoomName("nobody")
                                    .setEvent("matchStarted")
                                    .build())
                            .getMessage())
                    .contains("nobody");
            assertThat(rooms.forwardPlayerEvent(ForwardPlayerEventRequest.newBuilder()
                                    .setSchedulerName("told")
                                    .setRoomName(room)
                                    .setEvent("playerLeft")
                                    .build())
                            .getMessage())
                    .contains("playerId");
            assertThat(rooms.updateRoomStatus(UpdateRoomStatusRequest.newBuilder()
                                    .setSchedulerName("told")
                                    .setRoomName(room)
                                    .setStatus("ready")
                                    .build())
                            .getSuccess())
                    .isTrue();
            var address = rooms.getRoomAddress(GetRoomAddressRequest.newBuilder()
                    .setSchedulerName("told")
                    .setRoomName(room)
                    .build());
            assertThat(address.getPortsList())
                    .singleElement()
                    .satisfies(port -> assertThat(port.getName()).isEqualTo("clientPort"));
            var allocated = rooms.allocateRoom(
                    AllocateRoomRequest.newBuilder().setSchedulerName("told").build());
            assertThat(allocated.getSuccess()).isTrue();
            assertThat(allocated.getRoomId()).isEqualTo(room);
            assertThat(status(() -> {
                        var ignored = rooms.allocateRoom(AllocateRoomRequest.newBuilder()
                                .setSchedulerName("none")
                                .build());
                    }))
                    .isEqualTo(Status.Code.NOT_FOUND);

            when().get("/schedulers/told/forwarders/matchmaker/dead-letters")
                    .then()
                    .statusCode(200)
                    .body("total", equalTo(0))
                    .body("deadLetters.size()", equalTo(0));
            when().get("/schedulers/told/forwarders/other/dead-letters").then().statusCode(404);
            when().get("/schedulers/told/forwarders/matchmaker/dead-letters?limit=0")
                    .then()
                    .statusCode(400);
            when().get("/metrics")
                    .then()
                    .body(containsString("maestro_api_success_room_event_forwarding_total{"))
                    .body(containsString("maestro_api_success_player_event_forwarding_total{"))
                    .body(containsString("maestro_worker_grpc_request_latency_bucket{"))
                    .body(containsString("muster_events_queued{"));

            when().delete("/schedulers/told").then().statusCode(200);
            await(() -> when().get("/schedulers/told").statusCode() == 404);
            receiver.await(
                    "SendRoomStatus",
                    call -> call.status().getStatusType() == RoomStatusType.terminated
                            && call.status().getRoom().getRoomId().equals(room));
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status.Code status(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static List<String> rooms() {
        return when().get("/scheduler/told/rooms").path("rooms.name");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }
}
