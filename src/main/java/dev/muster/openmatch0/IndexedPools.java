package dev.muster.openmatch0;

import dev.muster.openmatch0.PlayerSets.Counts;
import dev.muster.openmatch0.PlayerSets.Range;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Finds the players of a pool: reads the filter that lets the fewest through, and asks the other filters and the
/// ignore lists about those players only.
public final class IndexedPools implements PoolSearch {
    /// How many players a filter may let through to be read.
    public static final int MOST_READ = 500_000;

    private final PlayerSets sets;
    private final Supplier<MatchmakerSettings> settings;
    private final int mostRead;

    public IndexedPools(PlayerSets sets, Supplier<MatchmakerSettings> settings) {
        this(sets, settings, MOST_READ);
    }

    IndexedPools(PlayerSets sets, Supplier<MatchmakerSettings> settings, int mostRead) {
        this.sets = sets;
        this.settings = settings;
        this.mostRead = mostRead;
    }

    /// @throws MusterException RESOURCE_EXHAUSTED when each filter lets too many players through to read one
    @Override
    public void search(PlayerPool pool, Consumer<PlayerPool> page) {
        if (pool.filters().isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        var now = settings.get();
        var counts = sets.count(pool.filters().stream().map(IndexedPools::range).toList(), now.ignoreLists());
        var filters = counted(pool.filters(), counts, elapsed(start));
        if (counts.ranges().contains(0L)) {
            var nobody = new Stats(0, elapsed(start));
            page.accept(new PlayerPool(pool.name(), filters, Optional.empty(), Optional.of(nobody)));
            return;
        }
        var candidates = candidates(pool.name(), filters, now);
        leaveOut(candidates, now, counts);
        pages(pool.name(), filters, candidates, now.pageSize(), start, page);
    }

    private Candidates candidates(String pool, List<Filter> filters, MatchmakerSettings now) {
        var ranges = byFewest(pool, filters);
        var first = ranges.getFirst();
        var candidates = new Candidates(first.key(), sets.members(first, now.queryCount()));
        for (var range : ranges.subList(1, ranges.size())) {
            if (candidates.size() > 0) {
                candidates.keep(range, sets.values(range.key(), candidates.players()));
            }
        }
        return candidates;
    }

    // One range for each attribute: filters of the same one must all let a player through.
    private List<Range> byFewest(String pool, List<Filter> filters) {
        var counts = new LinkedHashMap<String, Long>();
        var ranges = new LinkedHashMap<String, Range>();
        for (var filter : filters) {
            long count = filter.stats().map(Stats::count).orElse(0L);
            counts.merge(filter.attribute(), count, Math::min);
            ranges.merge(filter.attribute(), range(filter), Range::and);
        }
        var byCount = counts.entrySet().stream()
                .sorted(Comparator.comparingLong(Map.Entry::getValue))
                .toList();
        if (byCount.getFirst().getValue() > mostRead) {
            throw MusterException.exhausted("pool \"" + pool + "\": each of its filters lets more than " + mostRead
                    + " players through, narrow one");
        }
        return byCount.stream().map(Map.Entry::getKey).map(ranges::get).toList();
    }

    private void leaveOut(Candidates candidates, MatchmakerSettings now, Counts counts) {
        for (int i = 0; i < now.ignoreLists().size(); i++) {
            long listed = counts.lists().get(i);
            var list = now.ignoreLists().get(i);
            var window = Range.of(list, counts.seconds());
            if (listed > candidates.size()) {
                var values = sets.values(list.key(), candidates.players());
                candidates.keep(at -> !window.holds(values[at]));
            } else if (listed > 0) {
                var ignored =
                        new HashSet<>(sets.members(window, now.queryCount()).players());
                var players = candidates.players();
                candidates.keep(at -> !ignored.contains(players.get(at)));
            }
        }
    }

    private static void pages(
            String pool,
            List<Filter> filters,
            Candidates candidates,
            int pageSize,
            long start,
            Consumer<PlayerPool> page) {
        int all = candidates.size();
        int pages = Math.ceilDiv(all, pageSize);
        for (int i = 0; i < pages; i++) {
            int from = i * pageSize;
            int count = Math.min(pageSize, all - from);
            var players = new ArrayList<Player>(count);
            for (int at = from; at < from + count; at++) {
                players.add(candidates.player(at));
            }
            page.accept(new PlayerPool(
                    "%s.page%d/%d".formatted(pool, i + 1, pages),
                    filters,
                    Optional.of(new Roster(pool + ".partialRoster", players)),
                    Optional.of(new Stats(all, elapsed(start)))));
        }
    }

    private static List<Filter> counted(List<Filter> filters, Counts counts, double elapsed) {
        var counted = new ArrayList<Filter>();
        for (int i = 0; i < filters.size(); i++) {
            var filter = filters.get(i);
            var stats = Optional.of(new Stats(counts.ranges().get(i), elapsed));
            counted.add(new Filter(filter.name(), filter.attribute(), filter.max(), filter.min(), stats));
        }
        return counted;
    }

    private static Range range(Filter filter) {
        double greatest = filter.max() == 0 ? Double.POSITIVE_INFINITY : filter.max();
        return new Range(filter.attribute(), filter.min(), greatest);
    }

    private static double elapsed(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
