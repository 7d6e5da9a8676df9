package dev.muster.room.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;

/// Rooms over REST, under Maestro's paths.
@Path("/scheduler/{scheduler}/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class RoomsResource {
    private static final String NOTED = "{\"success\":true}";
    private static final String NOT_NOTED = "{\"success\":false}";

    private final Rooms rooms;

    RoomsResource(Rooms rooms) {
        this.rooms = rooms;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @PUT
    @Path("/{room}/ping")
    @NonBlocking
    public CompletionStage<String> ping(
            @PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        return rooms.ping(new RoomRef(scheduler, room), PingBody.parse(body))
                .thenApply(noted -> noted ? NOTED : NOT_NOTED);
    }

    @GET
    @RunOnVirtualThread
    public String list(
            @PathParam("scheduler") String scheduler, @QueryParam("status") @DefaultValue("") String status) {
        var json = JsonNodeFactory.instance.objectNode();
        var list = json.putArray("rooms");
        for (var room : rooms.list(scheduler)) {
            if (status.isEmpty() || status.equals(room.status().word())) {
                list.add(RoomJson.room(room));
            }
        }
        return json.toString();
    }

    @GET
    @Path("/{room}")
    @RunOnVirtualThread
    public String get(@PathParam("scheduler") String scheduler, @PathParam("room") String room) {
        var json = JsonNodeFactory.instance.objectNode();
        json.set("room", RoomJson.room(existing(scheduler, room)));
        return json.toString();
    }

    @GET
    @Path("/{room}/reservations")
    @RunOnVirtualThread
    public String reservations(@PathParam("scheduler") String scheduler, @PathParam("room") String room) {
        var json = JsonNodeFactory.instance.objectNode();
        var list = json.putArray("reservations");
        rooms.reservations(new RoomRef(scheduler, room))
                .forEach(reservation -> list.add(RoomJson.reservation(reservation)));
        return json.toString();
    }

    @GET
    @Path("/{room}/address")
    @RunOnVirtualThread
    public String address(@PathParam("scheduler") String scheduler, @PathParam("room") String room) {
        var address = existing(scheduler, room).address();
        if (address == null) {
            throw MusterException.notFound("the address of room \"" + room + "\" is not known yet");
        }
        return RoomJson.address(address).put("ipv6Label", "").toString();
    }

    private Room existing(String scheduler, String room) {
        return rooms.find(new RoomRef(scheduler, room))
                .orElseThrow(() ->
                        MusterException.notFound("room \"" + room + "\" of scheduler \"" + scheduler + "\" not found"));
    }
}
