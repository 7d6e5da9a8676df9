package dev.muster.bench;

import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.ticket.NewTicket;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Tickets of the scenario *duel*: three regions, ratings about 1500.
final class DuelTickets {
    static final double MEAN = 1500;
    static final double DEVIATION = 350;
    private static final String[] REGIONS = {"eu", "us", "asia"};

    private DuelTickets() {}

    /// As a player asks for it.
    static Ticket asked(RandomGenerator random) {
        return Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder()
                        .putDoubleArgs("rating", random.nextGaussian(MEAN, DEVIATION))
                        .putStringArgs("region", REGIONS[random.nextInt(REGIONS.length)]))
                .build();
    }

    /// As the door of Open Match stores it.
    static NewTicket stored(String id, RandomGenerator random) {
        var ticket = asked(random).toBuilder().setId(id).build();
        var fields = ticket.getSearchFields();
        return new NewTicket(
                id,
                new dev.muster.ticket.SearchFields(
                        Map.copyOf(fields.getDoubleArgsMap()), Map.copyOf(fields.getStringArgsMap()), Set.of()),
                ticket.toByteArray());
    }
}
