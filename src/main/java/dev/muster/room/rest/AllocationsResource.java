package dev.muster.room.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Allocations;
import dev.muster.room.SlotAnswer;
import dev.muster.runtime.Address;
import dev.muster.runtime.RoomRef;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Rooms for backends over REST: Maestro's allocation, and its end.
@Path("/scheduler/{scheduler}/rooms")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
final class AllocationsResource {
    private static final String RELEASED = "{\"success\":true}";
    private static final Address NOWHERE = new Address("", List.of());

    private final Allocations allocations;

    AllocationsResource(Allocations allocations) {
        this.allocations = allocations;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @POST
    @Path("/allocate")
    @NonBlocking
    public CompletionStage<String> allocate(@PathParam("scheduler") String scheduler, byte[] body) {
        return allocations.allocate(AllocateBody.parse(scheduler, body)).thenApply(answer -> switch (answer) {
            case SlotAnswer.Given given ->
                answer(true, given.room().room(), "", given.room().address());
            case SlotAnswer.NoSlot none ->
                answer(
                        false,
                        "",
                        none.seenAll()
                                ? "no room has a free slot that fits"
                                : "none of the rooms looked at fits the selector",
                        NOWHERE);
            case SlotAnswer.NoScheduler none -> throw MusterException.notFound("scheduler not found");
        });
    }

    @POST
    @Path("/release")
    @RunOnVirtualThread
    public String release(@PathParam("scheduler") String scheduler, byte[] body) {
        var requestId = AllocateBody.requestId(body);
        if (requestId == null) {
            throw MusterException.invalid("requestId: is required");
        }
        allocations.release(scheduler, requestId);
        return RELEASED;
    }

    @POST
    @Path("/{room}/release")
    @RunOnVirtualThread
    public String release(@PathParam("scheduler") String scheduler, @PathParam("room") String room, byte[] body) {
        allocations.release(new RoomRef(scheduler, room), AllocateBody.requestId(body));
        return RELEASED;
    }

    private static String answer(boolean success, String room, String message, Address address) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("roomId", room).put("success", success).put("message", message);
        json.setAll(RoomJson.address(address));
        return json.toString();
    }
}
