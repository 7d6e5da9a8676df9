package dev.muster.room.rest;

import com.google.protobuf.Message;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.room.RoomEvents;
import dev.muster.room.wire.ForwardPlayerEventRequest;
import dev.muster.room.wire.ForwardRoomEventRequest;
import dev.muster.room.wire.RoomEventsWire;
import dev.muster.room.wire.UpdateRoomStatusRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/// What rooms want told, over REST, under Maestro's paths. What a receiver does not take is no error of the
/// call: its answer says so.
@Path("/scheduler/{scheduler}/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class RoomEventsResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final RoomEvents events;

    RoomEventsResource(RoomEvents events) {
        this.events = events;
    }

    @POST
    @Path("/{room}/roomevent")
    @RunOnVirtualThread
    public String roomEvent(@PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        var request = read(body, ForwardRoomEventRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.roomEvent(events, request));
    }

    @POST
    @Path("/{room}/playerevent")
    @RunOnVirtualThread
    public String playerEvent(@PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        var request = read(body, ForwardPlayerEventRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.playerEvent(events, request));
    }

    @PUT
    @Path("/{room}/status")
    @RunOnVirtualThread
    public String status(@PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        var request = read(body, UpdateRoomStatusRequest.getDefaultInstance()).toBuilder()
                .setSchedulerName(scheduler)
                .setRoomName(room)
                .build();
        return JSON.print(RoomEventsWire.status(events, request));
    }

    // The one place that all calls here pass.
    private <T extends Message> T read(byte[] body, T prototype) {
        return JSON.parse(body, prototype);
    }
}
