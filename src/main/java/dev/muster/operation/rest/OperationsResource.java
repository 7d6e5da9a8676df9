package dev.muster.operation.rest;

import com.google.protobuf.Struct;
import com.google.protobuf.util.Timestamps;
import dev.muster.operation.Operation;
import dev.muster.operation.Operations;
import dev.muster.operation.wire.GetOperationResponse;
import dev.muster.operation.wire.ListOperationItem;
import dev.muster.operation.wire.ListOperationsResponse;
import dev.muster.operation.wire.OperationEvent;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/// Operations over REST, in Maestro's shape.
@Path("/schedulers/{scheduler}/operations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class OperationsResource {
    private static final ProtoJson JSON = new ProtoJson();
    private static final int MAX_PER_PAGE = 100;

    private final Operations operations;

    OperationsResource(Operations operations) {
        this.operations = operations;
    }

    @GET
    public String list(
            @PathParam("scheduler") String scheduler,
            @QueryParam("stage") @DefaultValue("") String stage,
            @QueryParam("page") @DefaultValue("1") int page,
            @QueryParam("perPage") @DefaultValue("15") int perPage) {
        if (page < 1) {
            throw MusterException.invalid("page: must be at least 1");
        }
        if (perPage < 1 || perPage > MAX_PER_PAGE) {
            throw MusterException.invalid("perPage: must be 1 to " + MAX_PER_PAGE);
        }
        var wanted = stage(stage);
        var found = operations.list(scheduler, wanted, page, perPage);
        boolean paged = wanted == Operations.Stage.FINAL;
        var answer = ListOperationsResponse.newBuilder()
                .setPage(paged ? page : 1)
                .setPageSize(paged ? perPage : found.total())
                .setTotal(found.total());
        found.operations().forEach(operation -> answer.addOperations(item(operation)));
        return JSON.print(answer.build());
    }

    @GET
    @Path("/{operation}")
    public String get(@PathParam("scheduler") String scheduler, @PathParam("operation") String id) {
        var found = operations
                .find(scheduler, id)
                .orElseThrow(() -> MusterException.notFound("operation \"" + id + "\" not found"));
        return JSON.print(
                GetOperationResponse.newBuilder().setOperation(wire(found)).build());
    }

    private static Operations.Stage stage(String word) {
        return switch (word) {
            case "pending" -> Operations.Stage.PENDING;
            case "active" -> Operations.Stage.ACTIVE;
            case "final" -> Operations.Stage.FINAL;
            default -> throw MusterException.invalid("stage: must be one of pending, active, final");
        };
    }

    private static ListOperationItem item(Operation operation) {
        return ListOperationItem.newBuilder()
                .setId(operation.id())
                .setStatus(operation.status().word())
                .setDefinitionName(operation.name())
                .setSchedulerName(operation.scheduler())
                .setCreatedAt(Timestamps.fromMillis(operation.createdAt().toEpochMilli()))
                .build();
    }

    private static dev.muster.operation.wire.Operation wire(Operation operation) {
        var wire = dev.muster.operation.wire.Operation.newBuilder()
                .setId(operation.id())
                .setStatus(operation.status().word())
                .setDefinitionName(operation.name())
                .setSchedulerName(operation.scheduler())
                .setCreatedAt(Timestamps.fromMillis(operation.createdAt().toEpochMilli()))
                .setInput(JSON.parse(operation.input(), Struct.getDefaultInstance()));
        operation
                .history()
                .forEach(event -> wire.addExecutionHistory(OperationEvent.newBuilder()
                        .setCreatedAt(Timestamps.fromMillis(event.at().toEpochMilli()))
                        .setEvent(event.text())));
        return wire.build();
    }
}
