package dev.muster.event.webhook;

import dev.muster.event.Delivery;
import dev.muster.event.Event;
import dev.muster.event.RoomFacts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events as CloudEvents 1.0 in structured mode: one JSON object. Metadata keep their JSON types here.
final class CloudEvent {
    static final String CONTENT_TYPE = "application/cloudevents+json; charset=utf-8";

    private CloudEvent() {}

    static Map<String, @Nullable Object> of(Delivery delivery) {
        var room = delivery.event().room();
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", delivery.id());
        event.put("source", "/schedulers/" + room.scheduler());
        event.put("type", type(delivery.event()));
        event.put("subject", room.room());
        event.put("time", Instant.ofEpochMilli(delivery.at()).toString());
        event.put("datacontenttype", "application/json");
        event.put("data", data(delivery));
        return event;
    }

    private static String type(Event event) {
        return switch (event) {
            case Event.RoomStatus status -> "dev.muster.room.status";
            case Event.RoomResync resync -> "dev.muster.room.resync";
            case Event.RoomEvent roomEvent -> "dev.muster.room.event";
            case Event.PlayerEvent player ->
                switch (player.move()) {
                    case JOINED -> "dev.muster.player.joined";
                    case LEFT -> "dev.muster.player.left";
                };
        };
    }

    private static Map<String, @Nullable Object> data(Delivery delivery) {
        var room = delivery.event().room();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("game", room.game());
        data.put("scheduler", room.scheduler());
        data.put("room", room.room());
        switch (delivery.event()) {
            case Event.RoomStatus status ->
                putAddress(data, room).put("status", status.phase().word());
            case Event.RoomResync resync ->
                putAddress(data, room).put("status", resync.phase().word());
            case Event.RoomEvent event -> putAddress(data, room).put("event", event.name());
            case Event.PlayerEvent player -> data.put("playerId", player.playerId());
        }
        data.put("metadata", delivery.metadata());
        return data;
    }

    private static Map<String, @Nullable Object> putAddress(Map<String, @Nullable Object> data, RoomFacts room) {
        data.put("host", room.host());
        data.put("port", room.clientPort());
        data.put("ports", ports(room));
        return data;
    }

    private static List<Map<String, Object>> ports(RoomFacts room) {
        return room.ports().stream()
                .map(port -> {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("name", port.name());
                    members.put("protocol", port.protocol());
                    members.put("port", port.port());
                    return members;
                })
                .toList();
    }
}
