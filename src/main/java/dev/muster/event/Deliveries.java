package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Joins events with what their forwarders add. Who wins where both say something depends on the kind of
/// event, as with Maestro.
public final class Deliveries {
    /// The member of a forwarder's metadata that names the secret to sign with. It is never sent.
    public static final String SECRET = "muster.secret";

    private static final String ROOM_TYPE = "roomType";

    private final Json json;

    public Deliveries(Json json) {
        this.json = json;
    }

    /// An event for a forwarder.
    public Delivery of(String id, long at, Forwarder forwarder, Event event) {
        Map<String, @Nullable Object> own = new LinkedHashMap<>(json.read(forwarder.metadata()));
        var secret = own.remove(SECRET) instanceof String name ? name : "";
        var roomType = own.get(ROOM_TYPE) instanceof String name ? name : "";
        return switch (event) {
            case Event.RoomStatus status ->
                new Delivery(id, at, forwarder, event, overlaid(own, told(status)), roomType, secret);
            case Event.RoomResync resync ->
                new Delivery(id, at, forwarder, event, overlaid(own, told(resync)), roomType, secret);
            case Event.RoomEvent roomEvent ->
                new Delivery(id, at, forwarder, event, overlaid(told(roomEvent), own), "", secret);
            case Event.PlayerEvent player -> {
                own.keySet().retainAll(List.of(ROOM_TYPE));
                yield new Delivery(id, at, forwarder, event, overlaid(player.attributes(), own), "", secret);
            }
        };
    }

    private Map<String, @Nullable Object> told(Event event) {
        if (event.room().ports().isEmpty()) {
            return event.attributes();
        }
        return overlaid(event.attributes(), Map.of("ports", ports(event.room())));
    }

    private String ports(RoomFacts room) {
        return json.write(room.ports().stream()
                .map(port -> new TreeMap<String, Object>(
                        Map.of("name", port.name(), "port", port.port(), "protocol", port.protocol())))
                .collect(Collectors.toList()));
    }

    private static Map<String, @Nullable Object> overlaid(
            Map<String, @Nullable Object> below, Map<String, ? extends @Nullable Object> above) {
        Map<String, @Nullable Object> joined = new LinkedHashMap<>(below);
        joined.putAll(above);
        return Collections.unmodifiableMap(joined);
    }
}
