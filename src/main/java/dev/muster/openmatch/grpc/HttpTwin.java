package dev.muster.openmatch.grpc;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.grpc.HttpTranscoder;
import dev.muster.platform.protojson.ProtoJson;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The services of Open Match 1.x over HTTP: the paths of its gateway, the JSON of its messages. And beside them,
/// in the same way, Muster's own service of tickets.
@Singleton
final class HttpTwin {
    private static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(DefaultEvaluationCriteria.getDescriptor())
            .add(WrappersProto.getDescriptor().getMessageTypes())
            .add(Struct.getDescriptor().getFile().getMessageTypes())
            .build();

    private final ServerServiceDefinition frontend;
    private final ServerServiceDefinition backend;
    private final ServerServiceDefinition query;
    private final ServerServiceDefinition tickets;

    HttpTwin(
            @GrpcService FrontendGrpcDoor frontend,
            @GrpcService BackendGrpcDoor backend,
            @GrpcService QueryGrpcDoor query,
            @GrpcService TicketsGrpcDoor tickets) {
        this.frontend = door(frontend);
        this.backend = door(backend);
        this.query = door(query);
        this.tickets = door(tickets);
    }

    void register(@Observes Router router) {
        var http = new HttpTranscoder(router, new ProtoJson(TYPES));
        var one = "/v1/frontendservice/tickets";
        http.serve(frontend, "CreateTicket", POST, one);
        http.serve(frontend, "DeleteTicket", DELETE, one + "/{ticket_id}");
        http.serve(frontend, "GetTicket", GET, one + "/{ticket_id}");
        http.serve(frontend, "WatchAssignments", GET, one + "/{ticket_id}/assignments");
        var backfills = "/v1/frontendservice/backfills";
        http.serve(frontend, "AcknowledgeBackfill", POST, backfills + "/{backfill_id}/acknowledge");
        http.serve(frontend, "CreateBackfill", POST, backfills);
        http.serve(frontend, "DeleteBackfill", DELETE, backfills + "/{backfill_id}");
        http.serve(frontend, "GetBackfill", GET, backfills + "/{backfill_id}");
        http.serve(frontend, "UpdateBackfill", PATCH, backfills);
        http.serve(backend, "FetchMatches", POST, "/v1/backendservice/matches:fetch");
        http.serve(backend, "AssignTickets", POST, "/v1/backendservice/tickets:assign");
        http.serve(backend, "ReleaseTickets", POST, "/v1/backendservice/tickets:release");
        http.serve(backend, "ReleaseAllTickets", POST, "/v1/backendservice/tickets:releaseall");
        http.serve(query, "QueryTickets", POST, "/v1/queryservice/tickets:query");
        http.serve(query, "QueryTicketIds", POST, "/v1/queryservice/ticketids:query");
        http.serve(query, "QueryBackfills", POST, "/v1/queryservice/backfills:query");
        http.serve(tickets, "CreateTickets", POST, "/v1/tickets:create");
        http.serve(tickets, "GetTickets", POST, "/v1/tickets:get");
        http.serve(tickets, "DeleteTickets", POST, "/v1/tickets:delete");
        http.serve(tickets, "GetTicketHistory", GET, "/v1/tickets/{ticket_id}/history");
    }

    private static ServerServiceDefinition door(BindableService door) {
        return ServerInterceptors.intercept(door, new FaultsInterceptor(), new GameMetadata(), new TicketMetadata());
    }
}
