package dev.muster.bench;

import dev.muster.match.Filter;
import dev.muster.match.Pool;
import dev.muster.match.PoolQuery;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A pool of three filters over 1,000,000 tickets, of which 1 % fit, scattered at random, against one pass
/// that compares and counts the numbers of one column with a branch, at the same share of hits. The pass
/// is what a loop over a plain array costs; the ratio is what three filters, tickets that are not
/// searchable and a bitmap for an answer cost on top. Materialising, a row of its own, turns 10,000 hits
/// into ticket ids.
///
/// `make bench BENCH=pool-query`
final class PoolQueryBench implements Benchmark {
    private static final int TICKETS = 1_000_000;
    private static final int MATERIALISED = 10_000;
    private static final int WARM_UPS = 300;
    private static final int RUNS = 301;
    /// Three independent conditions of this share let 1 % through.
    private static final double SHARE = Math.cbrt(0.01);

    @Override
    public String name() {
        return "pool-query";
    }

    @Override
    public void run(Report report) {
        var random = new Random(42);
        var index = index(random);
        var plain = random.doubles(TICKETS).toArray();
        var ranges = new Pool(List.of(
                new Filter.Range("a", 0.1, 0.1 + SHARE),
                new Filter.Range("b", 0.2, 0.2 + SHARE),
                new Filter.Range("c", 0.3, 0.3 + SHARE)));
        var mixed = new Pool(List.of(
                new Filter.Range("d", 0.3, 0.5), new Filter.Equal("region", "3"), new Filter.Tagged("quarter")));

        // Interleaved warm-up: all shapes of filter are known to the compiler before anything is timed.
        index.read(columns -> Timing.medianMillis(
                WARM_UPS, 1, () -> PoolQuery.rows(ranges, columns).length + PoolQuery.rows(mixed, columns).length));
        double pass = Timing.medianMillis(WARM_UPS, RUNS, () -> count(plain, 0.3, 0.31));
        report.add(Row.shown("compare-and-count over double[1,000,000], 1 % hits", pass, "ms"));
        query(report, "3 ranges, 1 % of 1,000,000", index, ranges, pass);
        query(report, "range, text and tag, 1 % of 1,000,000", index, mixed, pass);
        materialise(report, index, ranges);
    }

    private static void query(Report report, String name, TicketIndex index, Pool pool, double pass) {
        long hits = index.read(columns -> hits(PoolQuery.rows(pool, columns)));
        double millis =
                index.read(columns -> Timing.medianMillis(WARM_UPS, RUNS, () -> PoolQuery.rows(pool, columns)[0]));
        report.add(Row.atMost(name, millis / pass, "x pass", 5)
                .with("ms", String.format("%.3f", millis))
                .with("hits", Long.toString(hits)));
    }

    private static void materialise(Report report, TicketIndex index, Pool pool) {
        double millis = index.read(columns -> {
            long[] rows = PoolQuery.rows(pool, columns);
            return Timing.medianMillis(WARM_UPS, RUNS, () -> {
                List<String> ids = new ArrayList<>(MATERIALISED);
                for (int word = 0; word < rows.length && ids.size() < MATERIALISED; word++) {
                    for (long left = rows[word]; left != 0; left &= left - 1) {
                        ids.add(columns.id((word << 6) + Long.numberOfTrailingZeros(left)));
                    }
                }
                return ids.size();
            });
        });
        report.add(Row.shown("10,000 hits to ticket ids", millis, "ms"));
    }

    private static TicketIndex index(Random random) {
        var index = new TicketIndex();
        for (int i = 0; i < TICKETS; i++) {
            var fields = new SearchFields(
                    Map.of(
                            "a",
                            random.nextDouble(),
                            "b",
                            random.nextDouble(),
                            "c",
                            random.nextDouble(),
                            "d",
                            random.nextDouble()),
                    Map.of("region", Integer.toString(random.nextInt(5))),
                    random.nextInt(4) == 0 ? Set.of("quarter") : Set.of());
            index.apply(new TicketChange.Created("ticket-" + i, i, fields), i);
        }
        return index;
    }

    private static long count(double[] values, double min, double max) {
        long count = 0;
        for (double value : values) {
            if (value >= min && value <= max) {
                count++;
            }
        }
        return count;
    }

    private static long hits(long[] words) {
        long hits = 0;
        for (long word : words) {
            hits += Long.bitCount(word);
        }
        return hits;
    }
}
