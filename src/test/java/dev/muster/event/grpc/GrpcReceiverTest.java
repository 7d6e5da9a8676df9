package dev.muster.event.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.Deliveries;
import dev.muster.event.Event;
import dev.muster.event.Outcome;
import dev.muster.event.RoomPhase;
import dev.muster.event.TestEvents;
import dev.muster.event.json.JacksonJson;
import dev.muster.event.wire.PlayerEvent.PlayerEventType;
import dev.muster.event.wire.RoomStatus.RoomStatusType;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class GrpcReceiverTest {
    private final ReceiverServer server = ReceiverServer.start();
    private final GrpcReceiver receiver = new GrpcReceiver(TestEvents.config());

    @AfterEach
    void close() {
        receiver.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(RoomPhase.class)
    void tellsAStatusWithTheNumbersOfTheWire(RoomPhase phase) {
        var outcome = send(
                Event.status(TestEvents.room(), phase, Map.of("started", 1629834996.0)),
                "{\"roomType\":\"green\",\"forwarderMetadata2\":245}");

        assertThat(outcome).isEqualTo(Outcome.taken("OK"));
        var told = server.calls("SendRoomStatus").getFirst().status();
        assertThat(told.getStatusTypeValue()).isEqualTo(phase.ordinal());
        assertThat(told.getRoom().getGame()).isEqualTo("game-a");
        assertThat(told.getRoom().getRoomId()).isEqualTo("duel-1");
        assertThat(told.getRoom().getHost()).isEqualTo("host-1");
        assertThat(told.getRoom().getPort()).isEqualTo(7777);
        assertThat(told.getRoom().getRoomType()).isEqualTo("green");
        assertThat(told.getRoom().getMetadataMap())
                .containsEntry("roomType", "green")
                .containsEntry("forwarderMetadata2", "245")
                .containsEntry("started", "1.629834996e+09")
                .containsEntry("pingType", phase.word());
    }

    @Test
    void tellsAResync() {
        send(Event.resync(TestEvents.room(), RoomPhase.OCCUPIED, Map.of()), "{\"roomType\":\"green\"}");

        var told = server.calls("SendRoomResync").getFirst().status();
        assertThat(told.getStatusType()).isEqualTo(RoomStatusType.occupied);
        assertThat(told.getRoom().getRoomType()).isEqualTo("green");
    }

    @Test
    void tellsAnEventOfARoom() {
        send(
                Event.roomEvent(TestEvents.room(), "matchStarted", Map.of()),
                "{\"forwarderMetadata2\":245,\"roomType\":\"green\"}");

        var told = server.calls("SendRoomEvent").getFirst().event();
        assertThat(told.getEventType()).isEqualTo("matchStarted");
        assertThat(told.getRoom().getMetadataMap())
                .containsEntry("forwarderMetadata2", "245")
                .containsEntry("roomType", "green");
        assertThat(told.getRoom().getRoomType()).isEmpty();
        assertThat(told.getMetadataMap()).isEmpty();
    }

    @Test
    void tellsAnEventOfAPlayer() {
        send(
                Event.playerEvent(TestEvents.room(), "p1", Event.Move.LEFT, Map.of("eventMetadata2", true)),
                "{\"roomType\":\"green\",\"other\":1}");

        var told = server.calls("SendPlayerEvent").getFirst().player();
        assertThat(told.getPlayerId()).isEqualTo("p1");
        assertThat(told.getEventType()).isEqualTo(PlayerEventType.PLAYER_LEFT);
        assertThat(told.getMetadataMap())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("eventMetadata2", "true", "roomType", "green", "eventType", "playerLeft"));
        assertThat(told.getRoom().getRoomId()).isEqualTo("duel-1");
        assertThat(told.getRoom().getHost()).isEmpty();
        assertThat(told.getRoom().getPort()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"200,OK", "404,NotFound", "406,FailedPrecondition", "500,Internal", "0,Unknown", "201,Unknown"})
    void whatAReceiverAnswersIsNotedOnly(int code, String word) {
        server.answer(code);

        assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}")).isEqualTo(Outcome.taken(word));
    }

    @Test
    void waitsNoLongerThanTheForwarderSays() {
        server.hang();
        long start = System.nanoTime();

        var outcome = send(Event.terminated(TestEvents.room(), Map.of()), "{}");

        assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.FAILED);
        assertThat(outcome.code()).isEqualTo("DeadlineExceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void saysWhatKindOfFaultItIs() {
        server.fail(Status.UNAVAILABLE.withDescription("busy"));
        assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}"))
                .isEqualTo(Outcome.failed("Unavailable", "busy"));

        server.fail(Status.INVALID_ARGUMENT.withDescription("never"));
        assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}"))
                .isEqualTo(Outcome.refused("InvalidArgument", "never"));
    }

    @Test
    void aReceiverThatIsNotThereIsUnavailable() {
        server.close();

        assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}").code())
                .isEqualTo("Unavailable");
    }

    @Test
    void aReceiverThatIsBackIsTriedAgainSoon() {
        var event = Event.terminated(TestEvents.room(), Map.of());
        server.close();
        long away = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < away) {
            assertThat(send(event, "{}").isTaken()).isFalse();
            LockSupport.parkNanos(100_000_000);
        }

        try (var back = ReceiverServer.start(server.port())) {
            long deadline = System.nanoTime() + Duration.ofMillis(2500).toNanos();
            while (!sendTo(back.address(), event, "{}").isTaken()) {
                assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    @Test
    void anAddressThatCannotBeUsedIsSaidToBeOne() {
        assertThat(sendTo("nonsense://receiver", Event.terminated(TestEvents.room(), Map.of()), "{}")
                        .why())
                .isEqualTo("the address nonsense://receiver cannot be used");
    }

    @Test
    void keepsOneConnectionPerAddressAndClosesThoseThatAreNotUsed() {
        try (var other = ReceiverServer.start()) {
            send(Event.terminated(TestEvents.room(), Map.of()), "{}");
            send(Event.terminated(TestEvents.room(), Map.of()), "{}");
            assertThat(receiver.connections()).isOne();
            sendTo(other.address(), Event.terminated(TestEvents.room(), Map.of()), "{}");
            assertThat(receiver.connections()).isEqualTo(2);

            receiver.closeIdle(Duration.ofMinutes(1));
            assertThat(receiver.connections()).isEqualTo(2);
            receiver.closeIdle(Duration.ZERO);

            assertThat(receiver.connections()).isZero();
            assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}").isTaken())
                    .isTrue();
        }
    }

    private Outcome send(Event event, String own) {
        return sendTo(server.address(), event, own);
    }

    private Outcome sendTo(String address, Event event, String own) {
        var forwarder = TestEvents.grpc(address, own);
        return receiver.send(new Deliveries(new JacksonJson()).of("id", 1, forwarder, event));
    }
}
