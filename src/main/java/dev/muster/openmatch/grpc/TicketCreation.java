package dev.muster.openmatch.grpc;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.Tickets;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/// Creates tickets for the doors. Error texts are those of Open Match 1.8.
@Singleton
final class TicketCreation {
    private final Tickets tickets;
    private final GameIds ids;
    private final OpenMatchListener listener;

    TicketCreation(Tickets tickets, GameIds ids, OpenMatchListener listener) {
        this.tickets = tickets;
        this.ids = ids;
        this.listener = listener;
    }

    /// A ticket as its creator is told of it.
    ///
    /// @param goesAt when it goes by itself, or [dev.muster.ticket.Ticket#NEVER]
    record Done(Ticket ticket, long goesAt) {}

    /// Creates a ticket, or gives the one that its token made already. Waits for nothing.
    CompletableFuture<Done> create(Game game, Ticket asked, TicketTerms terms) {
        if (asked.hasAssignment()) {
            throw MusterException.invalid("tickets cannot be created with an assignment");
        }
        if (asked.hasCreateTime()) {
            throw MusterException.invalid("tickets cannot be created with create time set");
        }
        var ticket = asked.toBuilder().setId(ids.next(game)).build();
        var fields = TicketWire.toDomain(ticket.getSearchFields());
        return tickets.create(
                        game,
                        new NewTicket(ticket.getId(), fields, ticket.toByteArray(), terms.timeToLive(), terms.token()))
                .thenApply(created -> new Done(done(ticket, created), created.goesAt()));
    }

    private Ticket done(Ticket asked, Tickets.Created created) {
        if (!created.id().equals(asked.getId())) {
            return TicketWire.earlier(asked, created);
        }
        var ticket = TicketWire.created(asked, created.at());
        listener.ticketCreated(ticket.getSerializedSize(), TicketWire.fields(ticket.getSearchFields()));
        return ticket;
    }
}
