package dev.muster.room.rest;

import dev.muster.platform.protojson.ProtoJson;
import dev.muster.room.RoomEvents;
import dev.muster.room.RoomGate;
import dev.muster.room.wire.ForwardPlayerEventRequest;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.RoomEventsWire;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import dev.muster.runtime.RoomRef;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// What rooms want told, over REST, under Maestro's paths. What a receiver does not take is no error of the
/// call: its answer says so.
@Path("/scheduler/{scheduler}/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class RoomEventsResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final RoomEvents events;
    private final RoomGate gate;

    RoomEventsResource(RoomEvents events, RoomGate gate) {
        this.events = events;
        this.gate = gate;
    }

    @POST
    @Path("/{room}/roomevent")
    @RunOnVirtualThread
    public String roomEvent(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call,
            byte[] body) {
        check(call, scheduler, room);
        var request = JSON.parse(body, ForwardRoomEventRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.roomEvent(events, request));
    }

    @POST
    @Path("/{room}/playerevent")
    @RunOnVirtualThread
    public String playerEvent(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call,
            byte[] body) {
        check(call, scheduler, room);
        var request = JSON.parse(body, ForwardPlayerEventRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.playerEvent(events, request));
    }

    @PUT
    @Path("/{room}/status")
    @RunOnVirtualThread
    public String status(
            @PathParam("scheduler") String scheduler,
            @PathParam("room") String room,
            @Context ServerRequestContext call,
            byte[] body) {
        check(call, scheduler, room);
        var request = JSON.parse(body, UpdateRoomStatusRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.status(events, request));
    }

    private void check(ServerRequestContext call, String scheduler, String room) {
        gate.checkSpeaking(new RoomRef(scheduler, room), CallingRoom.proof(gate, call));
    }
}
