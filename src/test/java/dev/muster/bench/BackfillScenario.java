package dev.muster.bench;

import com.google.protobuf.Any;
import com.google.protobuf.Int32Value;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// *backfill*: matches of four, of whom three come at once, with a backfill that asks for the fourth. The director
/// assigns by acknowledging the backfill, and deletes it when no slot is open.
final class BackfillScenario implements ScaleScenario {
    private static final String OPEN_SLOTS = "open-slots";
    private static final int SIZE = 4;
    private static final int AT_FIRST = 3;

    /// How many more the game of a backfill takes.
    static int openSlots(Backfill backfill) {
        try {
            return backfill.getExtensionsOrThrow(OPEN_SLOTS)
                    .unpack(Int32Value.class)
                    .getValue();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String name() {
        return "backfill";
    }

    @Override
    public List<MatchProfile> profiles() {
        return List.of(ScaleScenario.profile("entirePool", Pool.newBuilder()));
    }

    @Override
    public Ticket ticket(RandomGenerator random) {
        return Ticket.getDefaultInstance();
    }

    @Override
    public List<Match> matches(MatchProfile profile, List<Ticket> tickets, List<Backfill> backfills) {
        List<Match> matches = new ArrayList<>();
        int taken = 0;
        for (var backfill : backfills) {
            int some = Math.min(openSlots(backfill), tickets.size() - taken);
            if (some > 0) {
                matches.add(match(profile, matches.size(), tickets.subList(taken, taken + some), backfill));
                taken += some;
            }
        }
        var fresh = with(Backfill.getDefaultInstance(), SIZE);
        for (; taken + AT_FIRST <= tickets.size(); taken += AT_FIRST) {
            matches.add(match(profile, matches.size(), tickets.subList(taken, taken + AT_FIRST), fresh));
        }
        return matches;
    }

    private static Match match(MatchProfile profile, int number, List<Ticket> tickets, Backfill before) {
        return ScaleScenario.match(profile, number)
                .addAllTickets(tickets)
                .setBackfill(with(before, openSlots(before) - tickets.size()))
                .setAllocateGameserver(before.getId().isEmpty())
                .build();
    }

    private static Backfill with(Backfill backfill, int openSlots) {
        return backfill.toBuilder()
                .putExtensions(OPEN_SLOTS, Any.pack(Int32Value.of(openSlots)))
                .build();
    }
}
