package dev.muster.app.baseline;

import dev.muster.platform.redis.Redis;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;

/// Do-nothing JSON over REST, on the event loop as pings are: takes what a ping takes, and looks at
/// none of it.
@Path("/baseline")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@EndpointDisabled(name = "muster.bench.baseline", stringValue = "false", disableIfMissing = true)
final class BaselineResource {
    private static final String ANSWER = "{\"success\":true}";

    private final Redis redis;

    BaselineResource(Redis redis) {
        this.redis = redis;
    }

    @PUT
    @Path("/nothing")
    @NonBlocking
    public String nothing(byte[] body) {
        return ANSWER;
    }

    @PUT
    @Path("/script")
    @NonBlocking
    public CompletionStage<String> script(byte[] body) {
        return redis.send(NothingScript.call()).thenApply(reply -> ANSWER);
    }
}
