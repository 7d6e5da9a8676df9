package dev.muster.operation.rest;

import dev.muster.operation.OperationService;
import dev.muster.operation.wire.OperationCalls;
import dev.muster.platform.protojson.ProtoJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/// Operations of all schedulers, which Maestro cannot list.
@Path("/operations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class AllOperationsResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final OperationCalls calls;

    AllOperationsResource(OperationService operations) {
        this.calls = new OperationCalls(operations);
    }

    @GET
    public String list(@Context UriInfo uri) {
        var parameters = new ListParameters(uri);
        return JSON.print(calls.listAll(parameters.game(), parameters.request("", "all")));
    }
}
