package dev.muster.operation.rest;

import com.google.protobuf.Message;
import dev.muster.operation.OperationService;
import dev.muster.operation.wire.CancelOperationRequest;
import dev.muster.operation.wire.GetOperationRequest;
import dev.muster.operation.wire.OperationCalls;
import dev.muster.platform.protojson.ProtoJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

/// Operations of one scheduler over REST, in Maestro's shape. All resources below `/schedulers` share that path:
/// the router knows the methods of a path only within one.
@Path("/schedulers")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class OperationsResource {
    private static final ProtoJson JSON = new ProtoJson();

    private final OperationCalls calls;

    OperationsResource(OperationService operations) {
        this.calls = new OperationCalls(operations);
    }

    @GET
    @Path("/{scheduler}/operations")
    public String list(@PathParam("scheduler") String scheduler, @Context UriInfo uri) {
        return print(calls.list(new ListParameters(uri).request(scheduler, "")));
    }

    @GET
    @Path("/{scheduler}/operations/{operation}")
    public String get(@PathParam("scheduler") String scheduler, @PathParam("operation") String id) {
        return print(calls.get(GetOperationRequest.newBuilder()
                .setSchedulerName(scheduler)
                .setOperationId(id)
                .build()));
    }

    @POST
    @Path("/{scheduler}/operations/{operation}/cancel")
    public String cancel(@PathParam("scheduler") String scheduler, @PathParam("operation") String id) {
        return print(calls.cancel(CancelOperationRequest.newBuilder()
                .setSchedulerName(scheduler)
                .setOperationId(id)
                .build()));
    }

    private static String print(Message answer) {
        return JSON.print(answer);
    }
}
