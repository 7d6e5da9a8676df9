package dev.muster.openmatch.grpc;

import com.google.protobuf.util.Timestamps;
import dev.muster.game.Game;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.wire.CreateTicketsRequest;
import dev.muster.openmatch.wire.CreateTicketsResponse;
import dev.muster.openmatch.wire.DeleteTicketsRequest;
import dev.muster.openmatch.wire.DeleteTicketsResponse;
import dev.muster.openmatch.wire.DeletionResult;
import dev.muster.openmatch.wire.GetTicketHistoryRequest;
import dev.muster.openmatch.wire.GetTicketsRequest;
import dev.muster.openmatch.wire.GetTicketsResponse;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.TicketError;
import dev.muster.openmatch.wire.TicketEvent;
import dev.muster.openmatch.wire.TicketHistory;
import dev.muster.openmatch.wire.TicketResult;
import dev.muster.openmatch.wire.TicketToCreate;
import dev.muster.openmatch.wire.TicketsServiceGrpc;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.GrpcFaults;
import dev.muster.ticket.Tickets;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// `muster.v1.TicketsService`: what is Muster's own about tickets. The calls for a store of all tickets leave together.
@GrpcService
final class TicketsGrpcDoor extends TicketsServiceGrpc.TicketsServiceImplBase {
    private final Tickets tickets;
    private final TicketCreation creation;
    private final OpenMatchConfig config;

    TicketsGrpcDoor(Tickets tickets, TicketCreation creation, OpenMatchConfig config) {
        this.tickets = tickets;
        this.creation = creation;
        this.config = config;
    }

    /// Each ticket by itself: what is wrong with one is in its result.
    @Override
    public void createTickets(CreateTicketsRequest request, StreamObserver<CreateTicketsResponse> caller) {
        check("tickets", request.getTicketsCount());
        var game = GameMetadata.orElse(config.game());
        Calls.answer(caller, () -> {
            var under = request.getTicketsList().stream()
                    .map(ticket -> create(game, ticket))
                    .toList();
            var answer = CreateTicketsResponse.newBuilder();
            under.forEach(result -> answer.addResults(result.join()));
            return answer.build();
        });
    }

    @Override
    public void getTickets(GetTicketsRequest request, StreamObserver<GetTicketsResponse> caller) {
        check("ticket_ids", request.getTicketIdsCount());
        Calls.answer(caller, () -> {
            var found = tickets.find(request.getTicketIdsList());
            var answer = GetTicketsResponse.newBuilder();
            for (var id : request.getTicketIdsList()) {
                var ticket = found.get(id);
                answer.addResults(
                        ticket == null
                                ? error(TicketWire.notFound(id))
                                : result(TicketWire.toWire(ticket), ticket.goesAt()));
            }
            return answer.build();
        });
    }

    @Override
    public void deleteTickets(DeleteTicketsRequest request, StreamObserver<DeleteTicketsResponse> caller) {
        check("ticket_ids", request.getTicketIdsCount());
        Calls.answer(caller, () -> {
            var deleted = tickets.delete(request.getTicketIdsList());
            var answer = DeleteTicketsResponse.newBuilder();
            for (var id : request.getTicketIdsList()) {
                answer.addResults(DeletionResult.newBuilder().setDeleted(deleted.contains(id)));
            }
            return answer.build();
        });
    }

    @Override
    public void getTicketHistory(GetTicketHistoryRequest request, StreamObserver<TicketHistory> caller) {
        Calls.answer(caller, () -> {
            var events = tickets.history(request.getTicketId());
            if (events.isEmpty()) {
                throw TicketWire.notFound(request.getTicketId());
            }
            var history = TicketHistory.newBuilder();
            events.forEach(event -> history.addEvents(toWire(event)));
            return history.build();
        });
    }

    private void check(String field, int count) {
        int most = config.ticketsPerCall();
        if (count > most) {
            throw MusterException.invalid(
                    field + ": " + count + " of them, at most " + most + " (muster.openmatch.tickets-per-call)");
        }
    }

    private CompletableFuture<TicketResult> create(Game game, TicketToCreate asked) {
        try {
            if (!asked.hasTicket()) {
                throw MusterException.invalid(".ticket is required");
            }
            return creation.create(game, asked.getTicket(), terms(asked))
                    .thenApply(done -> result(done.ticket(), done.goesAt()))
                    .exceptionally(TicketsGrpcDoor::error);
        } catch (MusterException fault) {
            return CompletableFuture.completedFuture(error(fault));
        }
    }

    private TicketTerms terms(TicketToCreate asked) {
        return TicketTerms.checked(
                ".time_to_live",
                asked.hasTimeToLive() ? duration(asked.getTimeToLive()) : config.ticketTtl(),
                ".client_token",
                asked.getClientToken());
    }

    private static Duration duration(com.google.protobuf.Duration wire) {
        return Duration.ofSeconds(wire.getSeconds(), wire.getNanos());
    }

    private static TicketResult result(Ticket ticket, long goesAt) {
        var result = TicketResult.newBuilder().setTicket(ticket);
        if (goesAt != dev.muster.ticket.Ticket.NEVER) {
            result.setExpireTime(Timestamps.fromMillis(goesAt));
        }
        return result.build();
    }

    private static TicketResult error(Throwable fault) {
        var status = GrpcFaults.status(fault).getStatus();
        var text = status.getDescription();
        return TicketResult.newBuilder()
                .setError(TicketError.newBuilder()
                        .setCode(status.getCode().value())
                        .setMessage(text == null ? "" : text))
                .build();
    }

    private static TicketEvent toWire(dev.muster.ticket.TicketEvent event) {
        return TicketEvent.newBuilder()
                .setKind(
                        switch (event.kind()) {
                            case CREATED -> TicketEvent.Kind.CREATED;
                            case PROPOSED -> TicketEvent.Kind.PROPOSED;
                            case RELEASED -> TicketEvent.Kind.RELEASED;
                            case ASSIGNED -> TicketEvent.Kind.ASSIGNED;
                            case EXPIRED -> TicketEvent.Kind.EXPIRED;
                            case DELETED -> TicketEvent.Kind.DELETED;
                        })
                .setTime(Timestamps.fromMillis(event.at()))
                .setMatchId(event.match())
                .setConnection(event.connection())
                .build();
    }
}
