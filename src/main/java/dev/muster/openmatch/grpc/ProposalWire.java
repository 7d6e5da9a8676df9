package dev.muster.openmatch.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.Ticket;
import java.util.OptionalDouble;

/// Matches between wire and domain.
final class ProposalWire {
    private static final String SCORE = "evaluation_input";

    private ProposalWire() {}

    static Proposal toDomain(byte[] body) {
        var match = parsed(body);
        var tickets = match.getTicketsList().stream().map(Ticket::getId).toList();
        var score = OptionalDouble.empty();
        boolean isScored = true;
        var given = match.getExtensionsMap().get(SCORE);
        if (given != null) {
            try {
                score = OptionalDouble.of(
                        given.unpack(DefaultEvaluationCriteria.class).getScore());
            } catch (InvalidProtocolBufferException e) {
                isScored = false;
            }
        }
        return new Proposal(
                match.getMatchId(),
                tickets,
                match.hasBackfill(),
                match.getBackfill().getId(),
                score,
                isScored,
                body);
    }

    static Match toWire(Proposal proposal) {
        return parsed(proposal.body());
    }

    private static Match parsed(byte[] body) {
        try {
            return Match.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a match is not as it was read from the wire", e);
        }
    }
}
