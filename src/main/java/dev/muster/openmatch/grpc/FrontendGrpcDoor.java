package dev.muster.openmatch.grpc;

import com.google.protobuf.Empty;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AcknowledgeBackfillResponse;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteBackfillRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.GetBackfillRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.UpdateBackfillRequest;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.BoundedStream;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.OpenWatches;
import dev.muster.platform.grpc.Places;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.AssignmentWatches;
import dev.muster.ticket.Tickets;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// `openmatch.FrontendService`: what game frontends call. Error texts are those of Open Match 1.8.
@GrpcService
final class FrontendGrpcDoor extends FrontendServiceGrpc.FrontendServiceImplBase {
    private final Tickets tickets;
    private final AssignmentWatches watches;
    private final OpenWatches open;
    private final BackfillCalls backfills;
    private final TicketCreation creation;
    private final OpenMatchConfig config;
    private final Places watching;

    FrontendGrpcDoor(
            Tickets tickets,
            AssignmentWatches watches,
            OpenWatches open,
            BackfillCalls backfills,
            TicketCreation creation,
            OpenMatchConfig config) {
        this.tickets = tickets;
        this.watches = watches;
        this.open = open;
        this.backfills = backfills;
        this.creation = creation;
        this.config = config;
        int most = config.limits().watches();
        this.watching = new Places("open watches", "watches", most, most);
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @Override
    public void createTicket(CreateTicketRequest request, StreamObserver<Ticket> caller) {
        if (!request.hasTicket()) {
            throw MusterException.invalid(".ticket is required");
        }
        var game = GameMetadata.orElse(config.game());
        var terms = TicketMetadata.orElse(config.ticketTtl());
        Calls.answer(caller, creation.create(game, request.getTicket(), terms).thenApply(TicketCreation.Done::ticket));
    }

    @Override
    public void getTicket(GetTicketRequest request, StreamObserver<Ticket> caller) {
        var id = request.getTicketId();
        Calls.answer(caller, () -> tickets.find(id).map(TicketWire::toWire).orElseThrow(() -> TicketWire.notFound(id)));
    }

    @Override
    public void deleteTicket(DeleteTicketRequest request, StreamObserver<Empty> caller) {
        Calls.answer(caller, () -> {
            tickets.delete(request.getTicketId());
            return Empty.getDefaultInstance();
        });
    }

    /// Goes on after an assignment, for the ticket may be assigned anew; ends when the ticket is gone.
    @Override
    public void watchAssignments(WatchAssignmentsRequest request, StreamObserver<WatchAssignmentsResponse> caller) {
        var id = request.getTicketId();
        var client = (ServerCallStreamObserver<WatchAssignmentsResponse>) caller;
        var place = watching.take("all games");
        var limits = config.limits();
        var stream = new BoundedStream<>(client, limits.watchBuffer(), limits.patience());
        stream.whenEnded(place);
        var watch = open.add(stream);
        client.setOnCancelHandler(watch::close);
        Thread.ofVirtual().name("watch").start(() -> {
            try {
                watch.subscribed(watches.watch(id, new AssignmentWatches.Watcher() {
                    @Override
                    public void assigned(Assignment assignment) {
                        stream.send(WatchAssignmentsResponse.newBuilder()
                                .setAssignment(TicketWire.toWire(assignment))
                                .build());
                    }

                    @Override
                    public void gone() {
                        stream.fail(TicketWire.notFound(id));
                    }
                }));
            } catch (RuntimeException fault) {
                stream.fail(fault);
            }
        });
    }

    @Override
    public void createBackfill(CreateBackfillRequest request, StreamObserver<Backfill> caller) {
        if (!request.hasBackfill()) {
            throw MusterException.invalid(".backfill is required");
        }
        if (request.getBackfill().hasCreateTime()) {
            throw MusterException.invalid("backfills cannot be created with create time set");
        }
        var game = GameMetadata.orElse(config.game());
        Calls.answer(caller, () -> backfills.create(game, request));
    }

    @Override
    public void getBackfill(GetBackfillRequest request, StreamObserver<Backfill> caller) {
        Calls.answer(caller, () -> backfills.get(request.getBackfillId()));
    }

    @Override
    public void updateBackfill(UpdateBackfillRequest request, StreamObserver<Backfill> caller) {
        if (!request.hasBackfill()) {
            throw MusterException.invalid(".backfill is required");
        }
        if (request.getBackfill().getId().isEmpty()) {
            throw MusterException.invalid("backfill ID should exist");
        }
        Calls.answer(caller, () -> backfills.update(request));
    }

    @Override
    public void deleteBackfill(DeleteBackfillRequest request, StreamObserver<Empty> caller) {
        if (request.getBackfillId().isEmpty()) {
            throw MusterException.invalid(".BackfillId is required");
        }
        Calls.answer(caller, () -> backfills.delete(request.getBackfillId()));
    }

    @Override
    public void acknowledgeBackfill(
            AcknowledgeBackfillRequest request, StreamObserver<AcknowledgeBackfillResponse> caller) {
        if (request.getBackfillId().isEmpty()) {
            throw MusterException.invalid(".BackfillId is required");
        }
        if (!request.hasAssignment()) {
            throw MusterException.invalid(".Assignment is required");
        }
        Calls.answer(caller, () -> backfills.acknowledge(request));
    }
}
