package dev.muster.bench;

import dev.muster.director.PassWork;
import dev.muster.director.Profile;
import dev.muster.director.Rule;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketIndex;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What one pass of the director computes, on one core: from the index to lists of ticket ids, without the
/// placements. The scenario is *duel*: one against one, three regions, rating N(1500, 350), tickets that came in
/// over the last ten seconds. Growth is how many times longer a hundred times as many tickets take, by n log n: 1
/// is the sort alone, a little above 1 is memory that no longer fits in the caches, and growth with the square
/// would be 66.
///
/// `make bench BENCH=match-pass`
final class MatchPassBench implements Benchmark {
    private static final long NOW = 1_800_000_000_000L;
    private static final int ARRIVAL_MILLIS = 10_000;
    private static final double MOST_GROWTH = 1.5;
    private static final List<String> REGIONS = List.of("eu", "us", "asia");
    private static final Profile DUEL = new Profile(
            "duel",
            "duel",
            "duel",
            2,
            1,
            List.of(new Rule.Same("region"), new Rule.Near("rating", 100, 200, 5000)),
            List.of());

    @Override
    public String name() {
        return "match-pass";
    }

    @Override
    public void run(Report report) {
        report.add(pass(8_000, 200, 101, 50));
        double tenThousand = pass(10_000, 100, 101, 50).figure();
        double hundredThousand = pass(100_000, 20, 31, 3_000).figure();
        var million = pass(1_000_000, 5, 11, 3_000);
        report.add(million);
        report.add(growth("10,000 to 100,000", tenThousand, hundredThousand, 10_000, 100_000)
                .unjudged());
        report.add(growth("100,000 to 1,000,000", hundredThousand, million.figure(), 100_000, 1_000_000)
                .unjudged());
        report.add(growth("10,000 to 1,000,000", tenThousand, million.figure(), 10_000, 1_000_000));
        report.notServed("100,000 tickets 5v5, parties, roles, latency", "profiles match single tickets so far");
    }

    private static Row pass(int tickets, int warmUps, int runs, double limit) {
        var index = duel(tickets);
        int matches = PassWork.matches(DUEL, index, NOW).size();
        double millis = Timing.medianMillis(
                warmUps, runs, () -> PassWork.matches(DUEL, index, NOW).size());
        return Row.atMost(String.format("%,d tickets 1v1", tickets), millis, "ms", limit)
                .with("matches", Integer.toString(matches));
    }

    private static Row growth(String name, double small, double large, int smaller, int larger) {
        double linearithmic = larger * Math.log(larger) / (smaller * Math.log(smaller));
        return Row.atMost("growth, " + name, large / small / linearithmic, "x nlogn", MOST_GROWTH)
                .with("times", String.format("%.1f", large / small));
    }

    private static TicketIndex duel(int tickets) {
        var random = new Random(7);
        var index = new TicketIndex();
        for (int i = 0; i < tickets; i++) {
            var fields = new SearchFields(
                    Map.of("rating", 1500 + 350 * random.nextGaussian()),
                    Map.of("region", REGIONS.get(random.nextInt(REGIONS.size()))),
                    Set.of());
            index.apply(new TicketChange.Created("ticket-" + i, NOW - random.nextInt(ARRIVAL_MILLIS), fields), NOW);
        }
        return index;
    }
}
