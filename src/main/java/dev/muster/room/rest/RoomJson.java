package dev.muster.room.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.room.Reservation;
import dev.muster.room.Room;
import dev.muster.runtime.Address;
import java.time.Instant;

/// Rooms and what belongs to them as JSON.
final class RoomJson {
    private RoomJson() {}

    static ObjectNode room(Room room) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("name", room.name())
                .put("scheduler", room.scheduler())
                .put("status", room.status().word())
                .put("version", room.version())
                .put("runningMatches", room.runningMatches())
                .put("maxMatches", room.maxMatches())
                .put("reservations", room.reservations())
                .put("draining", room.draining())
                .put("description", room.description())
                .put("createdAt", Instant.ofEpochMilli(room.createdAt()).toString())
                .put("lastPing", Instant.ofEpochMilli(room.lastPing()).toString());
        var address = room.address();
        json.set("address", address == null ? json.nullNode() : address(address));
        return json;
    }

    static ObjectNode address(Address address) {
        var json = JsonNodeFactory.instance.objectNode();
        var ports = json.putArray("ports");
        for (var port : address.ports()) {
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
                .put("deadline", Instant.ofEpochMilli(reservation.deadline()).toString());
        var tickets = json.putArray("tickets");
        reservation.tickets().forEach(tickets::add);
        return json;
    }
}
