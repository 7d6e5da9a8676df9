package dev.muster.app.baseline;

import dev.muster.platform.redis.Redis;
import io.quarkus.resteasy.reactive.server.EndpointDisabled;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;

/// Do-nothing JSON over REST, on the event loop as pings are.
@Path("/baseline")
@Produces(MediaType.APPLICATION_JSON)
@EndpointDisabled(name = "muster.bench.baseline", stringValue = "false", disableIfMissing = true)
final class BaselineResource {
    private static final String ANSWER = "{\"success\":true}";

    private final Redis redis;

    BaselineResource(Redis redis) {
        this.redis = redis;
    }

    @GET
    @Path("/nothing")
    @NonBlocking
    public String nothing() {
        return ANSWER;
    }

    @GET
    @Path("/script")
    @NonBlocking
    public CompletionStage<String> script() {
        return redis.send(NothingScript.call()).thenApply(reply -> ANSWER);
    }
}
