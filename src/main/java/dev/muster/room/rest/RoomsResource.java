package dev.muster.room.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.error.MusterException;
import dev.muster.room.PingAnswer;
import dev.muster.room.Room;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomListener;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// Rooms over REST, under Maestro's paths: what rooms say and ask, and lists for people.
@Path("/scheduler/{scheduler}/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class RoomsResource {
    private static final String NOTED = "{\"success\":true}";
    private static final String NOT_NOTED = "{\"success\":false}";

    private final Rooms rooms;
    private final RoomGate gate;
    private final RoomListener listener;
    private final Clock clock;

    RoomsResource(Rooms rooms, RoomGate gate, RoomListener listener, Clock clock) {
        this.rooms = rooms;
        this.gate = gate;
        this.listener = listener;
        this.clock = clock;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @PUT
    @Path("/{room}/ping")
    @NonBlocking
    public CompletionStage<String> ping(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call,
            byte[] body) {
        var proof = CallingRoom.proof(gate, call);
        return rooms.ping(new RoomRef(scheduler, room), PingBody.parse(body), proof)
                .thenApply(answer -> answer(scheduler, answer));
    }

    private String answer(String scheduler, PingAnswer answer) {
        return switch (answer) {
            case NOTED -> NOTED;
            case REFUSED, UNKNOWN_ROOM -> {
                listener.pingRefused(scheduler);
                yield NOT_NOTED;
            }
            case UNKNOWN_SCHEDULER -> NOT_NOTED;
        };
    }

    @GET
    @RunOnVirtualThread
    public String list(@PathParam("scheduler") String scheduler, @Context UriInfo uri) {
        var query = RoomQueryParameters.parse(uri.getQueryParameters());
        var page = rooms.page(scheduler, query);
        var json = JsonNodeFactory.instance.objectNode();
        var list = json.putArray("rooms");
        page.rooms().forEach(room -> list.add(RoomJson.room(room, clock.millis())));
        return json.put("page", query.page())
                .put("perPage", query.perPage())
                .put("total", page.total())
                .toString();
    }

    @GET
    @Path("/{room}")
    @RunOnVirtualThread
    public String get(@PathParam("scheduler") String scheduler, @PathParam("room") String room) {
        var ref = new RoomRef(scheduler, room);
        var found = existing(ref);
        var json = JsonNodeFactory.instance.objectNode();
        var shown = RoomJson.room(found, clock.millis());
        shown.set("metadata", RoomJson.metadata(found));
        var open = shown.putArray("openReservations");
        rooms.reservations(ref).forEach(reservation -> open.add(RoomJson.reservation(reservation)));
        json.set("room", shown);
        return json.toString();
    }

    @GET
    @Path("/{room}/reservations")
    @RunOnVirtualThread
    public String reservations(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call) {
        var ref = new RoomRef(scheduler, room);
        gate.checkAsking(ref, CallingRoom.proof(gate, call));
        var json = JsonNodeFactory.instance.objectNode();
        var list = json.putArray("reservations");
        var open = rooms.reservations(ref);
        if (open.isEmpty()) {
            existing(ref);
        }
        open.forEach(reservation -> list.add(RoomJson.reservation(reservation)));
        return json.toString();
    }

    @GET
    @Path("/{room}/address")
    @RunOnVirtualThread
    public String address(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call) {
        var ref = new RoomRef(scheduler, room);
        gate.checkAsking(ref, CallingRoom.proof(gate, call));
        var address = existing(ref).address();
        if (address == null) {
            throw MusterException.notFound("the address of room \"" + room + "\" is not known yet");
        }
        return RoomJson.address(address).put("ipv6Label", "").toString();
    }

    private Room existing(RoomRef ref) {
        return rooms.find(ref)
                .orElseThrow(() -> MusterException.notFound(
                        "room \"" + ref.room() + "\" of scheduler \"" + ref.scheduler() + "\" not found"));
    }
}
