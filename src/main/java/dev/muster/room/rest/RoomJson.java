package dev.muster.room.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.room.Connections;
import dev.muster.room.Reservation;
import dev.muster.room.Room;
import dev.muster.runtime.Address;
import java.time.Instant;

/// Rooms and what belongs to them as JSON.
final class RoomJson {
    private static final ObjectReader READER = new ObjectMapper().reader();

    private RoomJson() {}

    /// A room as it is in lists.
    ///
    /// @param now in milliseconds since 1970
    static ObjectNode room(Room room, long now) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", room.name())
                .put("scheduler", room.scheduler())
                .put("status", room.status().word())
                .put("version", room.version())
                .put("runningMatches", room.runningMatches())
                .put("maxMatches", room.maxMatches())
                .put("reservations", room.reservations())
                .put("draining", room.draining())
                .put("validation", room.validation())
                .put("description", room.description())
                .put("createdAt", Instant.ofEpochMilli(room.createdAt()).toString())
                .put("ageSeconds", Math.max(0, now - room.createdAt()) / 1000)
                .put("statusSince", Instant.ofEpochMilli(room.statusSince()).toString())
                .put("lastPing", Instant.ofEpochMilli(room.lastPing()).toString());
        var address = room.address();
        json.set("address", address == null ? json.nullNode() : address(address));
        return json;
    }

    /// What the room says of itself beside its status.
    static JsonNode metadata(Room room) {
        try {
            return READER.readTree(room.metadata());
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /// An address in Maestro's words.
    static ObjectNode address(Address address) {
        var json = JsonNodeFactory.instance.objectNode();
        var ports = json.putArray("ports");
        for (var port : Connections.ports(address)) {
            ports.addObject()
                    .put("name", port.name())
                    .put("protocol", port.protocol())
                    .put("port", port.port());
        }
        return json.put("host", address.host());
    }

    static ObjectNode reservation(Reservation reservation) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("id", reservation.id())
                .put("match", reservation.match())
                .put("since", Instant.ofEpochMilli(reservation.since()).toString())
                .put("deadline", Instant.ofEpochMilli(reservation.deadline()).toString());
        var tickets = json.putArray("tickets");
        reservation.tickets().forEach(tickets::add);
        return json;
    }
}
