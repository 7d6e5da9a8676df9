package dev.muster.event.grpc;

import dev.muster.event.Delivery;
import dev.muster.event.Event;
import dev.muster.event.RoomPhase;
import dev.muster.event.wire.PlayerEvent;
import dev.muster.event.wire.PlayerEvent.PlayerEventType;
import dev.muster.event.wire.Room;
import dev.muster.event.wire.RoomEvent;
import dev.muster.event.wire.RoomStatus;
import dev.muster.event.wire.RoomStatus.RoomStatusType;
import java.util.LinkedHashMap;
import java.util.Map;

/// Events as Maestro's messages.
final class EventWire {
    private EventWire() {}

    static RoomStatus status(Delivery delivery, RoomPhase phase) {
        return RoomStatus.newBuilder()
                .setRoom(room(delivery).setRoomType(delivery.roomType()))
                .setStatusType(toWire(phase))
                .build();
    }

    static RoomEvent roomEvent(Delivery delivery, Event.RoomEvent event) {
        return RoomEvent.newBuilder()
                .setRoom(room(delivery))
                .setEventType(event.name())
                .build();
    }

    static PlayerEvent playerEvent(Delivery delivery, Event.PlayerEvent event) {
        var room = event.room();
        return PlayerEvent.newBuilder()
                .setPlayerId(event.playerId())
                .setRoom(Room.newBuilder().setGame(room.game()).setRoomId(room.room()))
                .setEventType(toWire(event.move()))
                .putAllMetadata(texts(delivery))
                .build();
    }

    private static Room.Builder room(Delivery delivery) {
        var room = delivery.event().room();
        return Room.newBuilder()
                .setGame(room.game())
                .setRoomId(room.room())
                .setHost(room.host())
                .setPort(room.clientPort())
                .putAllMetadata(texts(delivery));
    }

    private static Map<String, String> texts(Delivery delivery) {
        Map<String, String> texts = new LinkedHashMap<>();
        delivery.metadata().forEach((name, value) -> texts.put(name, GoText.of(value)));
        return texts;
    }

    private static RoomStatusType toWire(RoomPhase phase) {
        return switch (phase) {
            case READY -> RoomStatusType.ready;
            case OCCUPIED -> RoomStatusType.occupied;
            case TERMINATING -> RoomStatusType.terminating;
            case TERMINATED -> RoomStatusType.terminated;
        };
    }

    private static PlayerEventType toWire(Event.Move move) {
        return switch (move) {
            case JOINED -> PlayerEventType.PLAYER_JOINED;
            case LEFT -> PlayerEventType.PLAYER_LEFT;
        };
    }
}
