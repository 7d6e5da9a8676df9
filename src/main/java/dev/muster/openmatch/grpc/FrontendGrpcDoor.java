package dev.muster.openmatch.grpc;

import com.google.protobuf.Empty;
import dev.muster.game.GameIds;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.BoundedStream;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.OpenWatches;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.AssignmentWatches;
import dev.muster.ticket.Tickets;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Clock;

/// `openmatch.FrontendService`: what game frontends call. Error texts are those of Open Match 1.8.
@GrpcService
final class FrontendGrpcDoor extends FrontendServiceGrpc.FrontendServiceImplBase {
    private final Tickets tickets;
    private final AssignmentWatches watches;
    private final OpenWatches open;
    private final GameIds ids;
    private final OpenMatchConfig config;
    private final Clock clock;

    FrontendGrpcDoor(
            Tickets tickets,
            AssignmentWatches watches,
            OpenWatches open,
            GameIds ids,
            OpenMatchConfig config,
            Clock clock) {
        this.tickets = tickets;
        this.watches = watches;
        this.open = open;
        this.ids = ids;
        this.config = config;
        this.clock = clock;
    }

    /// Stays on the event loop: it waits for nothing but Redis.
    @Override
    public void createTicket(CreateTicketRequest request, StreamObserver<Ticket> caller) {
        if (!request.hasTicket()) {
            throw MusterException.invalid(".ticket is required");
        }
        if (request.getTicket().hasAssignment()) {
            throw MusterException.invalid("tickets cannot be created with an assignment");
        }
        if (request.getTicket().hasCreateTime()) {
            throw MusterException.invalid("tickets cannot be created with create time set");
        }
        var game = GameMetadata.orElse(config.game());
        var ticket = TicketWire.created(request.getTicket(), ids.next(game), clock.instant());
        Calls.answer(caller, tickets.create(game, TicketWire.toDomain(ticket)).thenApply(stored -> ticket));
    }

    @Override
    public void getTicket(GetTicketRequest request, StreamObserver<Ticket> caller) {
        var id = request.getTicketId();
        Calls.answer(caller, () -> tickets.find(id).map(TicketWire::toWire).orElseThrow(() -> notFound(id)));
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
        var stream = new BoundedStream<>(client);
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
                        stream.fail(notFound(id));
                        watch.close();
                    }
                }));
            } catch (RuntimeException fault) {
                stream.fail(fault);
                watch.close();
            }
        });
    }

    private static MusterException notFound(String id) {
        return MusterException.notFound("Ticket id: " + id + " not found");
    }
}
