package dev.muster.room.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.event.CachedAudiences;
import dev.muster.event.Deliveries;
import dev.muster.event.EventSenders;
import dev.muster.event.Forwarding;
import dev.muster.event.ForwardingListener;
import dev.muster.event.Receivers;
import dev.muster.event.TestEvents;
import dev.muster.event.TestFleet;
import dev.muster.event.grpc.GrpcReceiver;
import dev.muster.event.grpc.ReceiverServer;
import dev.muster.event.json.JacksonJson;
import dev.muster.event.redis.RedisOutbox;
import dev.muster.event.wire.PlayerEvent.PlayerEventType;
import dev.muster.event.wire.RoomStatus.RoomStatusType;
import dev.muster.game.redis.Shard;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.room.PingStatus;
import dev.muster.room.RoomEvents;
import dev.muster.room.redis.RedisResyncs;
import dev.muster.room.wire.ForwardPlayerEventRequest;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.RoomEventsWire;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Maestro's own end-to-end tests ask of forwarding, against a receiver that speaks gRPC: four kinds of
/// events, each with a receiver, without one, with one that fails or is not there, and of a room that is not.
@Timeout(60)
final class EventsForwardingTest {
    private static final String OWN =
            "{\"roomType\":\"green\",\"forwarderMetadata1\":\"value1\",\"forwarderMetadata2\":245}";
    private static final String METADATA = "\"eventMetadata1\":\"value1\",\"eventMetadata2\":true";
    private static final String ROOM_EVENT =
            "{\"event\":\"matchStarted\",\"timestamp\":\"12312312313\",\"metadata\":{" + METADATA + "}}";
    private static final String PLAYER_EVENT =
            "{\"event\":\"playerLeft\",\"timestamp\":\"12312312313\",\"metadata\":{\"playerId\":\"p1\"," + METADATA
                    + "}}";
    private static final String STATUS =
            "{\"status\":\"occupied\",\"timestamp\":\"12312312313\",\"metadata\":{" + METADATA + "}}";
    private static final String YES = "{\"success\":true,\"message\":\"\"}";
    private static final String UNKNOWN = "nobody";

    private final ReceiverServer server = ReceiverServer.start();
    private final RedisFixture all = RedisFixture.empty();
    private final GrpcReceiver grpc = new GrpcReceiver(TestEvents.config());
    private final JacksonJson json = new JacksonJson();
    private final Receivers receivers =
            new Receivers(Map.of("gRPC", grpc), new Deliveries(json), ForwardingListener.none());
    private final EventSenders senders = new EventSenders(
            all.schedulers,
            all.games,
            new RedisOutbox(all.redis, all.shards),
            new RedisResyncs(all.redis, json),
            receivers,
            json,
            all.leases,
            Shard::of,
            all.signals,
            TestEvents.config(),
            ForwardingListener.none(),
            () -> UUID.randomUUID().toString());

    @AfterEach
    void close() {
        senders.close();
        grpc.close();
        server.close();
        all.close();
    }

    // Events of players

    @Test
    void anEventOfAPlayerArrives() {
        var door = door(fleet(server.address()));

        assertThat(door.playerEvent("duel", "duel-1", bytes(PLAYER_EVENT))).isEqualTo(YES);

        var told = server.calls("SendPlayerEvent").getFirst().player();
        assertThat(told.getPlayerId()).isEqualTo("p1");
        assertThat(told.getEventType()).isEqualTo(PlayerEventType.PLAYER_LEFT);
        assertThat(told.getRoom().getGame()).isEqualTo("game-a");
        assertThat(told.getMetadataMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "playerId", "p1",
                        "eventType", "playerLeft",
                        "eventMetadata1", "value1",
                        "eventMetadata2", "true",
                        "roomType", "green"));
    }

    @Test
    void anEventOfAPlayerWithoutForwarderIsFine() {
        assertThat(door(new TestFleet(all).create()).playerEvent("duel", "duel-1", bytes("{\"event\":\"playerJoin\"}")))
                .isEqualTo(YES);
    }

    @Test
    void anEventOfAPlayerThatFailsSaysSo() {
        server.fail(Status.INTERNAL);
        var door = door(fleet(server.address()));

        assertThat(door.playerEvent("duel", "duel-1", bytes(PLAYER_EVENT)))
                .startsWith("{\"success\":false,\"message\":\"forwarder \\\"matchmaker\\\": Internal");
    }

    @Test
    void anEventOfAPlayerToAReceiverThatIsNotThereSaysSo() {
        var door = door(fleet(server.address()));
        server.close();

        assertThat(door.playerEvent("duel", "duel-1", bytes(PLAYER_EVENT)))
                .startsWith("{\"success\":false,\"message\":\"forwarder \\\"matchmaker\\\": Unavailable");
    }

    // Events of rooms

    @Test
    void anEventOfARoomArrives() {
        var door = door(fleet(server.address()));

        assertThat(door.roomEvent("duel", "duel-1", bytes(ROOM_EVENT))).isEqualTo(YES);

        var told = server.calls("SendRoomEvent").getFirst().event();
        assertThat(told.getEventType()).isEqualTo("matchStarted");
        assertThat(told.getRoom().getHost()).isEqualTo("host-1");
        assertThat(told.getRoom().getPort()).isEqualTo(7777);
        assertThat(told.getRoom().getMetadataMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "eventType", "roomEvent",
                        "roomEvent", "matchStarted",
                        "eventMetadata1", "value1",
                        "eventMetadata2", "true",
                        "forwarderMetadata1", "value1",
                        "forwarderMetadata2", "245",
                        "roomType", "green",
                        "ports",
                                "[{\"name\":\"debug\",\"port\":9000,\"protocol\":\"TCP\"},"
                                        + "{\"name\":\"clientPort\",\"port\":7777,\"protocol\":\"UDP\"}]"));
    }

    @Test
    void anEventOfARoomWithoutForwarderIsFine() {
        assertThat(door(new TestFleet(all).create()).roomEvent("duel", "duel-1", bytes(ROOM_EVENT)))
                .isEqualTo(YES);
    }

    @Test
    void anEventOfARoomThatFailsSaysSo() {
        server.fail(Status.INTERNAL);

        assertThat(door(fleet(server.address())).roomEvent("duel", "duel-1", bytes(ROOM_EVENT)))
                .startsWith("{\"success\":false,\"message\":\"forwarder \\\"matchmaker\\\": Internal");
    }

    @Test
    void anEventOfARoomToAReceiverThatIsNotThereSaysSo() {
        var door = door(fleet(server.address()));
        server.close();

        assertThat(door.roomEvent("duel", "duel-1", bytes(ROOM_EVENT))).startsWith("{\"success\":false");
    }

    @Test
    void anEventOfARoomThatIsNotThereSaysSo() {
        assertThat(door(fleet(server.address())).roomEvent("duel", UNKNOWN, bytes(ROOM_EVENT)))
                .isEqualTo(
                        "{\"success\":false,\"message\":\"room \\\"nobody\\\" of scheduler \\\"duel\\\" not found\"}");
        assertThat(server.calls()).isEmpty();
    }

    // What a room says it is

    @Test
    void aStatusArrives() {
        var door = door(fleet(server.address()));

        assertThat(door.status("duel", "duel-1", bytes(STATUS))).isEqualTo("{\"success\":true}");

        var told = server.calls("SendRoomStatus").getFirst().status();
        assertThat(told.getStatusType()).isEqualTo(RoomStatusType.occupied);
        assertThat(told.getRoom().getRoomType()).isEqualTo("green");
        assertThat(told.getRoom().getMetadataMap())
                .containsEntry("eventType", "status")
                .containsEntry("pingType", "occupied")
                .containsEntry("eventMetadata2", "true")
                .containsEntry("forwarderMetadata2", "245");
    }

    @Test
    void aStatusWithoutForwarderIsFine() {
        assertThat(door(new TestFleet(all).create()).status("duel", "duel-1", bytes(STATUS)))
                .isEqualTo("{\"success\":true}");
    }

    @Test
    void aStatusThatFailsSaysSo() {
        server.fail(Status.INTERNAL);

        assertThat(door(fleet(server.address())).status("duel", "duel-1", bytes(STATUS)))
                .isEqualTo("{\"success\":false}");
    }

    @Test
    void aStatusToAReceiverThatIsNotThereSaysSo() {
        var door = door(fleet(server.address()));
        server.close();

        assertThat(door.status("duel", "duel-1", bytes(STATUS))).isEqualTo("{\"success\":false}");
    }

    @Test
    void aStatusOfARoomThatIsNotThereSaysSo() {
        var door = door(fleet(server.address()));

        assertThat(door.status("duel", UNKNOWN, bytes(STATUS))).isEqualTo("{\"success\":false}");
        assertThat(door.status("duel", UNKNOWN, bytes("{\"status\":\"Terminated\"}")))
                .as("of one that ends little need be known")
                .isEqualTo("{\"success\":true}");
        assertThat(server.calls("SendRoomStatus").getFirst().status().getRoom().getPort())
                .isZero();
    }

    // Pings

    @Test
    void aPingArrives() {
        var fleet = fleet(server.address());

        assertThat(fleet.ping(new RoomRef("duel", "duel-1"), PingStatus.OCCUPIED))
                .isTrue();

        var told = server.await("SendRoomResync", call -> true).status();
        assertThat(told.getStatusType()).isEqualTo(RoomStatusType.occupied);
        assertThat(told.getRoom().getRoomType()).isEqualTo("green");
        assertThat(told.getRoom().getMetadataMap())
                .containsEntry("eventType", "resync")
                .containsEntry("pingType", "occupied")
                .containsEntry("map", "desert")
                .containsEntry("forwarderMetadata2", "245")
                .containsEntry("roomType", "green");
    }

    @Test
    void aPingWithoutForwarderIsFine() {
        var fleet = new TestFleet(all).create();

        assertThat(fleet.ping(fleet.room("duel-1"), PingStatus.READY)).isTrue();
    }

    @Test
    void aPingWhoseForwardingFailsIsFine() {
        server.fail(Status.INTERNAL);
        var fleet = fleet(server.address());

        assertThat(fleet.ping(new RoomRef("duel", "duel-1"), PingStatus.READY)).isTrue();
        server.await("SendRoomResync", call -> true);
        server.fail(Status.OK);
        assertThat(fleet.ping(new RoomRef("duel", "duel-1"), PingStatus.OCCUPIED))
                .isTrue();
        server.await("SendRoomResync", call -> call.status().getStatusType() == RoomStatusType.occupied);
    }

    @Test
    void aPingOfARoomThatIsNotThereIsNotTaken() {
        var fleet = fleet(server.address());

        assertThat(fleet.ping(new RoomRef("duel", UNKNOWN), PingStatus.READY)).isFalse();
    }

    @Test
    void aPingWithAReceiverThatIsNotThereIsFine() {
        var fleet = fleet(server.address());
        server.close();

        assertThat(fleet.ping(new RoomRef("duel", "duel-1"), PingStatus.READY)).isTrue();
    }

    // Beyond these

    @Test
    void whatHappenedWhileTheReceiverWasAwayArrivesWhenItIsBack() {
        var fleet = fleet(server.address());
        var room = new RoomRef("duel", "duel-1");
        server.close();
        fleet.ending(room);
        fleet.rooms.remove(room);

        try (var back = ReceiverServer.start(server.port())) {
            var told = back.await(
                            "SendRoomStatus",
                            call -> back.calls("SendRoomStatus").size() == 2)
                    .status();
            assertThat(told.getStatusType()).isEqualTo(RoomStatusType.terminated);
            assertThat(told.getRoom().getHost()).isEqualTo("host-1");
            assertThat(told.getRoom().getMetadataMap())
                    .containsEntry("roomEvent", "terminated")
                    .containsEntry("forwarderMetadata2", "245");
        }
    }

    @Test
    void aRoomThatOnlyValidatesIsNotTold() {
        var fleet = fleet(server.address());
        fleet.room("duel-v", true);
        var door = door(fleet);

        assertThat(door.roomEvent("duel", "duel-v", bytes(ROOM_EVENT))).isEqualTo(YES);
        assertThat(door.status("duel", "duel-v", bytes(STATUS))).isEqualTo("{\"success\":true}");

        assertThat(server.calls()).isEmpty();
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        var door = door(fleet(server.address()));

        assertInvalid(() -> door.playerEvent("duel", "duel-1", bytes("{\"event\":\"playerJumped\"}")), "event");
        assertInvalid(() -> door.status("duel", "duel-1", bytes("{\"status\":\"pending\"}")), "status");
        assertThat(door.playerEvent("duel", "duel-1", bytes("{\"event\":\"playerJoin\"}")))
                .isEqualTo("{\"success\":false,\"message\":\"metadata.playerId: must be a text\"}");
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void aSchedulerThatIsNotThereSaysSo() {
        assertThat(door(fleet(server.address())).roomEvent("none", "duel-1", bytes(ROOM_EVENT)))
                .isEqualTo("{\"success\":false,\"message\":\"scheduler \\\"none\\\" not found\"}");
    }

    @Test
    void theFirstReceiverThatFailsEndsIt() {
        try (var second = ReceiverServer.start()) {
            var fleet = new TestFleet(
                            all,
                            TestEvents.grpc(server.address(), "{}"),
                            new Forwarder(
                                    "second", true, "gRPC", second.address(), java.time.Duration.ofSeconds(1), "{}"))
                    .create();
            fleet.room("duel-1");
            var door = door(fleet);
            assertThat(door.roomEvent("duel", "duel-1", bytes(ROOM_EVENT))).isEqualTo(YES);
            server.fail(Status.INTERNAL);
            assertThat(door.roomEvent("duel", "duel-1", bytes(ROOM_EVENT))).startsWith("{\"success\":false");

            assertThat(second.calls("SendRoomEvent")).hasSize(1);
        }
    }

    private TestFleet fleet(String address) {
        var fleet = new TestFleet(all, TestEvents.grpc(address, OWN)).create();
        fleet.room("duel-1");
        return fleet;
    }

    private Door door(TestFleet fleet) {
        var forwarding = new Forwarding(
                receivers, Clock.systemUTC(), () -> UUID.randomUUID().toString());
        return new Door(
                new RoomEvents(fleet.rooms, new CachedAudiences(all.schedulers::find, all.signals), forwarding));
    }

    /// What the doors do with a call that may pass.
    private record Door(RoomEvents events) {
        private static final ProtoJson JSON = new ProtoJson();

        String roomEvent(String scheduler, String room, byte[] body) {
            var request = JSON.parse(body, ForwardRoomEventRequest.getDefaultInstance()).toBuilder()
                    .setSchedulerName(scheduler)
                    .setRoomName(room)
                    .build();
            return JSON.print(RoomEventsWire.roomEvent(events, request));
        }

        String playerEvent(String scheduler, String room, byte[] body) {
            var request = JSON.parse(body, ForwardPlayerEventRequest.getDefaultInstance()).toBuilder()
                    .setSchedulerName(scheduler)
                    .setRoomName(room)
                    .build();
            return JSON.print(RoomEventsWire.playerEvent(events, request));
        }

        String status(String scheduler, String room, byte[] body) {
            var request = JSON.parse(body, UpdateRoomStatusRequest.getDefaultInstance()).toBuilder()
                    .setSchedulerName(scheduler)
                    .setRoomName(room)
                    .build();
            return JSON.print(RoomEventsWire.status(events, request));
        }
    }

    private static void assertInvalid(Runnable call, String field) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(call::run)
                .withMessageStartingWith(field + ":")
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
