package dev.muster.match;

import dev.muster.ticket.TicketColumns;
import java.util.ArrayList;
import java.util.List;

/// Finds the rows of a pool: filter after filter over 64 rows at a time, so that a word that has no hit
/// left costs nothing more.
public final class PoolQuery {
    /// From this many candidates in a word on, testing all 64 without a branch is cheaper
    /// than visiting each.
    private static final int DENSE = 12;

    private PoolQuery() {}

    /// The searchable rows that fit, 64 rows a word.
    public static long[] rows(Pool pool, TicketColumns columns) {
        List<WordTest> tests = new ArrayList<>(pool.filters().size() + 1);
        pool.filters().forEach(filter -> tests.add(test(filter, columns)));
        if (!pool.isTimeless()) {
            tests.add(created(columns, pool.createdFrom(), pool.createdTo()));
        }
        var searchable = columns.searchable();
        var hits = new long[(columns.rows() + Long.SIZE - 1) / Long.SIZE];
        for (int word = 0; word < hits.length; word++) {
            hits[word] = rowsOfWord(tests, word, searchable[word]);
        }
        return hits;
    }

    private static long rowsOfWord(List<WordTest> tests, int word, long candidates) {
        long left = candidates;
        for (int i = 0; i < tests.size() && left != 0; i++) {
            left = tests.get(i).test(word, left);
        }
        return left;
    }

    /// Which of the candidates in a word of 64 rows fit one filter.
    private interface WordTest {
        long test(int word, long candidates);
    }

    private static WordTest test(Filter filter, TicketColumns columns) {
        return switch (filter) {
            case Filter.Range range -> range(columns.numbers(range.field()), range.min(), range.max());
            case Filter.Equal equal -> equal(columns.texts(equal.field()), columns.code(equal.value()));
            case Filter.Tagged tagged -> tagged(columns.tagged(tagged.tag()));
        };
    }

    // Both sides are computed, since a branch per ticket costs more than the second comparison.
    @SuppressWarnings("ShortCircuitBoolean")
    private static WordTest range(double[] column, double min, double max) {
        if (column.length == 0) {
            return (word, candidates) -> 0;
        }
        return (word, candidates) -> {
            int start = word << 6;
            long hits = 0;
            if (Long.bitCount(candidates) >= DENSE) {
                for (int i = 0; i < Long.SIZE; i++) {
                    double value = column[start + i];
                    hits |= (value >= min & value <= max ? 1L : 0L) << i;
                }
                return hits & candidates;
            }
            for (long left = candidates; left != 0; left &= left - 1) {
                double value = column[start + Long.numberOfTrailingZeros(left)];
                if (value >= min && value <= max) {
                    hits |= left & -left;
                }
            }
            return hits;
        };
    }

    private static WordTest equal(int[] column, int code) {
        if (column.length == 0 || code < 0) {
            return (word, candidates) -> 0;
        }
        return (word, candidates) -> {
            int start = word << 6;
            long hits = 0;
            for (long left = candidates; left != 0; left &= left - 1) {
                if (column[start + Long.numberOfTrailingZeros(left)] == code) {
                    hits |= left & -left;
                }
            }
            return hits;
        };
    }

    private static WordTest created(TicketColumns columns, long from, long to) {
        return (word, candidates) -> {
            int start = word << 6;
            long hits = 0;
            for (long left = candidates; left != 0; left &= left - 1) {
                long at = columns.createdAt(start + Long.numberOfTrailingZeros(left));
                if (at >= from && at <= to) {
                    hits |= left & -left;
                }
            }
            return hits;
        };
    }

    private static WordTest tagged(long[] column) {
        return column.length == 0 ? (word, candidates) -> 0 : (word, candidates) -> candidates & column[word];
    }
}
