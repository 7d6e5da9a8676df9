package dev.muster.openmatch.grpc;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.OpenMatchJson;
import dev.muster.openmatch.wire.QueryServiceGrpc;
import dev.muster.openmatch.wire.TicketsServiceGrpc;
import dev.muster.platform.grpc.CallMetadata;
import dev.muster.platform.grpc.CallMeter;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.grpc.HttpRule;
import dev.muster.platform.grpc.HttpTranscoder;
import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.GrpcService;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The services of Open Match 1.x over HTTP: the paths of its gateway, the JSON of its messages. And beside them,
/// in the same way, Muster's own service of tickets.
@Singleton
final class HttpTwin {
    private static final String TICKETS = "/v1/frontendservice/tickets";
    private static final String BACKFILLS = "/v1/frontendservice/backfills";

    /// Where each method is. The OpenAPI document is made of this too.
    static final List<HttpRule> RULES = List.of(
            new HttpRule(FrontendServiceGrpc.getCreateTicketMethod(), POST, TICKETS),
            new HttpRule(FrontendServiceGrpc.getDeleteTicketMethod(), DELETE, TICKETS + "/{ticket_id}"),
            new HttpRule(FrontendServiceGrpc.getGetTicketMethod(), GET, TICKETS + "/{ticket_id}"),
            new HttpRule(FrontendServiceGrpc.getWatchAssignmentsMethod(), GET, TICKETS + "/{ticket_id}/assignments"),
            new HttpRule(
                    FrontendServiceGrpc.getAcknowledgeBackfillMethod(), POST, BACKFILLS + "/{backfill_id}/acknowledge"),
            new HttpRule(FrontendServiceGrpc.getCreateBackfillMethod(), POST, BACKFILLS),
            new HttpRule(FrontendServiceGrpc.getDeleteBackfillMethod(), DELETE, BACKFILLS + "/{backfill_id}"),
            new HttpRule(FrontendServiceGrpc.getGetBackfillMethod(), GET, BACKFILLS + "/{backfill_id}"),
            new HttpRule(FrontendServiceGrpc.getUpdateBackfillMethod(), PATCH, BACKFILLS),
            new HttpRule(BackendServiceGrpc.getFetchMatchesMethod(), POST, "/v1/backendservice/matches:fetch"),
            new HttpRule(BackendServiceGrpc.getAssignTicketsMethod(), POST, "/v1/backendservice/tickets:assign"),
            new HttpRule(BackendServiceGrpc.getReleaseTicketsMethod(), POST, "/v1/backendservice/tickets:release"),
            new HttpRule(
                    BackendServiceGrpc.getReleaseAllTicketsMethod(), POST, "/v1/backendservice/tickets:releaseall"),
            new HttpRule(QueryServiceGrpc.getQueryTicketsMethod(), POST, "/v1/queryservice/tickets:query"),
            new HttpRule(QueryServiceGrpc.getQueryTicketIdsMethod(), POST, "/v1/queryservice/ticketids:query"),
            new HttpRule(QueryServiceGrpc.getQueryBackfillsMethod(), POST, "/v1/queryservice/backfills:query"),
            new HttpRule(TicketsServiceGrpc.getCreateTicketsMethod(), POST, "/v1/tickets:create"),
            new HttpRule(TicketsServiceGrpc.getGetTicketsMethod(), POST, "/v1/tickets:get"),
            new HttpRule(TicketsServiceGrpc.getDeleteTicketsMethod(), POST, "/v1/tickets:delete"),
            new HttpRule(TicketsServiceGrpc.getGetTicketHistoryMethod(), GET, "/v1/tickets/{ticket_id}/history"));

    private final List<ServerServiceDefinition> doors;
    private final int maxMessage;

    HttpTwin(
            @GrpcService FrontendGrpcDoor frontend,
            @GrpcService BackendGrpcDoor backend,
            @GrpcService QueryGrpcDoor query,
            @GrpcService TicketsGrpcDoor tickets,
            @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage,
            CallMeter meter) {
        this.doors = Stream.of(frontend, backend, query, tickets)
                .map(one -> door(one, meter))
                .toList();
        this.maxMessage = maxMessage;
    }

    void register(@Observes Router router) {
        new HttpTranscoder(router, OpenMatchJson.create(), maxMessage).serve(RULES, doors);
    }

    // The last is the first to see a call.
    private static ServerServiceDefinition door(BindableService door, CallMeter meter) {
        return ServerInterceptors.intercept(door, new FaultsInterceptor(), new CallMetadata(), meter.ofServer());
    }
}
