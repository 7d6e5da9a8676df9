package dev.muster.openmatch.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.Timestamps;
import dev.muster.match.TicketSearch;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.error.MusterException;
import dev.muster.ticket.Opaque;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketState;
import dev.muster.ticket.Tickets;
import java.util.Set;

/// Tickets between domain and wire.
final class TicketWire {
    /// Where an assignment says which match it is for.
    static final String MATCH_EXTENSION = "muster.match";

    private TicketWire() {}

    /// The ticket as it is given back, with the time that its creation gave it.
    static Ticket created(Ticket asked, long createdAt) {
        return asked.toBuilder().setCreateTime(Timestamps.fromMillis(createdAt)).build();
    }

    /// The ticket that a token made before, as far as it is still known: what was asked for is the same ticket.
    static Ticket earlier(Ticket asked, Tickets.Created created) {
        var body = created.earlier().equals(Opaque.NONE)
                ? asked.toBuilder().setId(created.id()).build().toByteArray()
                : created.earlier().bytes();
        return parsed(created.id(), created.at(), body).build();
    }

    static MusterException notFound(String id) {
        return MusterException.notFound("Ticket id: " + id + " not found");
    }

    static SearchFields toDomain(dev.muster.openmatch.wire.SearchFields fields) {
        return new SearchFields(fields.getDoubleArgsMap(), fields.getStringArgsMap(), Set.copyOf(fields.getTagsList()));
    }

    static Ticket toWire(dev.muster.ticket.Ticket stored) {
        var ticket = parsed(stored.id(), stored.createdAt(), stored.body());
        if (stored.state() instanceof TicketState.Assigned assigned) {
            ticket.setAssignment(toWire(assigned.assignment()));
        }
        return ticket.build();
    }

    /// How many search fields and tags there are.
    static int fields(dev.muster.openmatch.wire.SearchFields fields) {
        return fields.getDoubleArgsCount() + fields.getStringArgsCount() + fields.getTagsCount();
    }

    static Ticket toWire(TicketSearch.Found found) {
        return parsed(found.id(), found.createdAt(), found.body()).build();
    }

    private static Ticket.Builder parsed(String id, long createdAt, byte[] body) {
        try {
            return Ticket.newBuilder().mergeFrom(body).setCreateTime(Timestamps.fromMillis(createdAt));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("ticket " + id + " is not stored as this door wrote it", e);
        }
    }

    static Assignment toWire(dev.muster.ticket.Assignment assignment) {
        var wire = details(assignment).setConnection(assignment.connection());
        if (!assignment.match().isEmpty()) {
            wire.putExtensions(MATCH_EXTENSION, Any.pack(StringValue.of(assignment.match())));
        }
        return wire.build();
    }

    static dev.muster.ticket.Assignment toDomain(Assignment assignment) {
        var details = assignment.toBuilder().clearConnection().build();
        return new dev.muster.ticket.Assignment(assignment.getConnection(), "", new Opaque(details.toByteArray()));
    }

    private static Assignment.Builder details(dev.muster.ticket.Assignment assignment) {
        try {
            return Assignment.newBuilder().mergeFrom(assignment.details().bytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an assignment is not stored as this door wrote it", e);
        }
    }
}
