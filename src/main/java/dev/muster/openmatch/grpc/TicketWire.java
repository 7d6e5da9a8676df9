package dev.muster.openmatch.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketState;
import java.time.Instant;
import java.util.Set;

/// Tickets between domain and wire.
final class TicketWire {
    /// Where an assignment says which match it is for.
    static final String MATCH_EXTENSION = "muster.match";

    private TicketWire() {}

    /// The ticket as it will be given back, with the id and the time that its creation gave it.
    static Ticket created(Ticket asked, String id, Instant now) {
        var time = Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano());
        return asked.toBuilder().setId(id).setCreateTime(time).build();
    }

    static NewTicket toDomain(Ticket ticket) {
        var fields = ticket.getSearchFields();
        var search = new SearchFields(
                fields.getDoubleArgsMap(), fields.getStringArgsMap(), Set.copyOf(fields.getTagsList()));
        return new NewTicket(ticket.getId(), search, ticket.toByteArray());
    }

    static Ticket toWire(dev.muster.ticket.Ticket stored) {
        try {
            var ticket = Ticket.parseFrom(stored.body());
            return stored.state() instanceof TicketState.Assigned assigned
                    ? ticket.toBuilder()
                            .setAssignment(toWire(assigned.assignment()))
                            .build()
                    : ticket;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("ticket " + stored.id() + " is not stored as this door wrote it", e);
        }
    }

    static Assignment toWire(dev.muster.ticket.Assignment assignment) {
        var wire = Assignment.newBuilder().setConnection(assignment.connection());
        if (!assignment.match().isEmpty()) {
            wire.putExtensions(MATCH_EXTENSION, Any.pack(StringValue.of(assignment.match())));
        }
        return wire.build();
    }
}
