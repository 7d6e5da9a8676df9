package dev.muster.app.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import dev.muster.runtime.simulated.Misbehaviour;
import dev.muster.runtime.simulated.SimulatedRooms;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/// Tells simulated rooms to misbehave. With another runtime there is nothing here.
@Path("/simulated/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class SimulatedRoomsResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RoomRuntime runtime;

    SimulatedRoomsResource(RoomRuntime runtime) {
        this.runtime = runtime;
    }

    /// Takes `{"kind":"crash"}`, with the words of [Misbehaviour].
    @POST
    @Path("/{scheduler}/{room}/misbehave")
    @RunOnVirtualThread
    public String misbehave(@PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        if (!(runtime instanceof SimulatedRooms rooms)) {
            throw MusterException.notFound("Not Found");
        }
        rooms.misbehave(
                new RoomRef(scheduler, room),
                Misbehaviour.of(read(body).path("kind").asText()));
        return "{}";
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw MusterException.invalid("body: must be a JSON object such as {\"kind\":\"hang\"}");
        }
    }
}
