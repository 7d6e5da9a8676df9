package dev.muster.event.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.event.Outbox;
import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.Schedulers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/// Events that were given up, by forwarder. This is Muster's own: Maestro forgets what it could not forward.
@Path("/schedulers")
@Produces(MediaType.APPLICATION_JSON)
final class DeadLettersResource {
    private static final int MOST = 1000;

    private final Schedulers schedulers;
    private final Outbox outbox;

    DeadLettersResource(Schedulers schedulers, Outbox outbox) {
        this.schedulers = schedulers;
        this.outbox = outbox;
    }

    /// @param limit how many at most, the newest first
    @GET
    @Path("/{scheduler}/forwarders/{forwarder}/dead-letters")
    @RunOnVirtualThread
    public String list(
            @PathParam("scheduler") String scheduler,
            @PathParam("forwarder") String forwarder,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw MusterException.invalid("limit: must be from 1 to " + MOST);
        }
        var known = schedulers
                .find(scheduler)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + scheduler + "\" not found"));
        if (known.forwarders().stream().map(Forwarder::name).noneMatch(forwarder::equals)) {
            throw MusterException.notFound(
                    "forwarder \"" + forwarder + "\" of scheduler \"" + scheduler + "\" not found");
        }
        return json(outbox.dead(scheduler, forwarder, limit));
    }

    private static String json(Outbox.Dead dead) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("total", dead.total());
        var letters = json.putArray("deadLetters");
        for (var letter : dead.newest()) {
            letters.addObject()
                    .put("id", letter.id())
                    .put("room", letter.room())
                    .put("event", "terminated")
                    .put("why", letter.why())
                    .put("queuedAt", Instant.ofEpochMilli(letter.at()).toString())
                    .put("givenUpAt", Instant.ofEpochMilli(letter.buriedAt()).toString());
        }
        return json.toString();
    }
}
