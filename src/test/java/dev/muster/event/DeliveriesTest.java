package dev.muster.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.json.JacksonJson;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {
    private static final String OWN =
            "{\"roomType\":\"green\",\"shared\":\"forwarder\",\"n\":245,\"muster.secret\":\"signing\"}";
    private static final String PORTS =
            "[{\"name\":\"debug\",\"port\":9000,\"protocol\":\"TCP\"},{\"name\":\"clientPort\",\"port\":7777,\"protocol\":\"UDP\"}]";

    private final Deliveries deliveries = new Deliveries(new JacksonJson());

    @Test
    void whatARoomSaysWinsInItsStatus() {
        var status = Event.status(TestEvents.room(), RoomPhase.OCCUPIED, Map.of("shared", "room", "own", true));

        var delivery = deliver(status, OWN);

        assertThat(delivery.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "roomType", "green",
                        "shared", "room",
                        "n", 245.0,
                        "own", true,
                        "eventType", "status",
                        "pingType", "occupied",
                        "ports", PORTS));
        assertThat(delivery.roomType()).isEqualTo("green");
    }

    @Test
    void aResyncIsLikeAStatus() {
        var delivery = deliver(Event.resync(TestEvents.room(), RoomPhase.READY, Map.of("shared", "room")), OWN);

        assertThat(delivery.metadata())
                .containsEntry("shared", "room")
                .containsEntry("eventType", "resync")
                .containsEntry("pingType", "ready");
        assertThat(delivery.roomType()).isEqualTo("green");
    }

    @Test
    void whatTheForwarderSaysWinsInAnEventOfARoom() {
        var event = Event.roomEvent(TestEvents.room(), "matchStarted", Map.of("shared", "room"));

        var delivery = deliver(event, OWN);

        assertThat(delivery.metadata())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "roomType", "green",
                        "shared", "forwarder",
                        "n", 245.0,
                        "eventType", "roomEvent",
                        "roomEvent", "matchStarted",
                        "ports", PORTS));
        assertThat(delivery.roomType()).isEmpty();
    }

    @Test
    void onlyTheRoomTypeJoinsAnEventOfAPlayer() {
        var event = Event.playerEvent(
                TestEvents.room(), "p1", Event.Move.LEFT, Map.of("playerId", "p1", "roomType", "mine"));

        assertThat(deliver(event, OWN).metadata())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("playerId", "p1", "eventType", "playerLeft", "roomType", "green"));
        assertThat(deliver(event, "{}").metadata()).containsEntry("roomType", "mine");
    }

    @Test
    void namesTheSecretAndDoesNotSendItsName() {
        var delivery = deliver(Event.terminated(TestEvents.room(), Map.of()), OWN);

        assertThat(delivery.secret()).isEqualTo("signing");
        assertThat(delivery.metadata())
                .doesNotContainKey(Deliveries.SECRET)
                .containsEntry("roomEvent", "terminated")
                .containsEntry("pingType", "terminated");
    }

    @Test
    void saysNoPortsWhereNoneAreKnown() {
        var room = RoomFacts.named("game-a", "duel", "duel-1");

        var delivery = deliver(Event.terminated(room, Map.of()), "");

        assertThat(delivery.metadata()).doesNotContainKey("ports");
        assertThat(room.clientPort()).isZero();
    }

    private Delivery deliver(Event event, String own) {
        return deliveries.of("id", 1, TestEvents.grpc("host:1", own), event);
    }
}
