package dev.muster.bench;

import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.openmatch.wire.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Matches of whoever comes: *firstmatch* makes them of any two, *battleroyal* of a hundred in one of twenty regions,
/// of which the first are by far the most popular.
final class InOrderScenario implements ScaleScenario {
    private static final String REGION = "region";

    private final String name;
    private final int size;
    private final int regions;

    private InOrderScenario(String name, int size, int regions) {
        this.name = name;
        this.size = size;
        this.regions = regions;
    }

    static InOrderScenario firstMatch() {
        return new InOrderScenario("firstmatch", 2, 0);
    }

    static InOrderScenario battleRoyal() {
        return new InOrderScenario("battleroyal", 100, 20);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<MatchProfile> profiles() {
        if (regions == 0) {
            return List.of(ScaleScenario.profile("entirePool", Pool.newBuilder()));
        }
        return IntStream.range(0, regions)
                .mapToObj(region -> ScaleScenario.profile(
                        "region_" + region,
                        Pool.newBuilder()
                                .addStringEqualsFilters(StringEqualsFilter.newBuilder()
                                        .setStringArg(REGION)
                                        .setValue("region_" + region))))
                .toList();
    }

    @Override
    public Ticket ticket(RandomGenerator random) {
        if (regions == 0) {
            return Ticket.getDefaultInstance();
        }
        int region = random.nextInt(random.nextInt(regions) + 1);
        return Ticket.newBuilder()
                .setSearchFields(SearchFields.newBuilder().putStringArgs(REGION, "region_" + region))
                .build();
    }

    @Override
    public List<Match> matches(MatchProfile profile, List<Ticket> tickets, List<Backfill> backfills) {
        List<Match> matches = new ArrayList<>();
        for (int from = 0; from + size <= tickets.size(); from += size) {
            matches.add(ScaleScenario.match(profile, matches.size())
                    .addAllTickets(tickets.subList(from, from + size))
                    .build());
        }
        return matches;
    }
}
