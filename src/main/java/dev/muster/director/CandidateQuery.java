package dev.muster.director;

import dev.muster.match.Pool;
import dev.muster.match.PoolQuery;
import dev.muster.ticket.TicketColumns;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads from the index what a pass over a profile needs.
final class CandidateQuery {
    private final Profile profile;
    private final TicketColumns columns;
    private final long now;

    private CandidateQuery(Profile profile, TicketColumns columns, long now) {
        this.profile = profile;
        this.columns = columns;
        this.now = now;
    }

    /// The searchable tickets of the profile's pool that carry every field its rules look at.
    static Candidates read(Profile profile, TicketColumns columns, long now) {
        return new CandidateQuery(profile, columns, now).read();
    }

    private Candidates read() {
        int[] rows = rows();
        var groups = new long[rows.length];
        var numbers = new double[rows.length];
        var windows = new double[rows.length];
        Arrays.fill(windows, Double.POSITIVE_INFINITY);
        boolean[] fits = new boolean[rows.length];
        Arrays.fill(fits, true);
        for (var rule : profile.rules()) {
            switch (rule) {
                case Rule.Same same -> group(columns.texts(same.field()), rows, groups, fits);
                case Rule.Near near -> place(near, columns.numbers(near.field()), rows, numbers, windows, fits);
            }
        }
        return only(fits, new Candidates(rows, groups, numbers, windows));
    }

    private int[] rows() {
        long[] hits = PoolQuery.rows(new Pool(profile.pool()), columns);
        int count = 0;
        for (long word : hits) {
            count += Long.bitCount(word);
        }
        var rows = new int[count];
        int at = 0;
        for (int word = 0; word < hits.length; word++) {
            for (long left = hits[word]; left != 0; left &= left - 1) {
                rows[at++] = (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return rows;
    }

    // With several such rules, the pair of the group so far and the text becomes the new group.
    private static void group(int[] texts, int[] rows, long[] groups, boolean[] fits) {
        Map<List<Long>, Long> numbering = new HashMap<>();
        boolean first = Arrays.stream(groups).allMatch(group -> group == 0);
        for (int i = 0; i < rows.length; i++) {
            int code = texts.length == 0 ? 0 : texts[rows[i]];
            fits[i] &= code != 0;
            groups[i] = first
                    ? code
                    : numbering.computeIfAbsent(List.of(groups[i], (long) code), pair -> (long) numbering.size() + 1);
        }
    }

    private void place(
            Rule.Near near, double[] column, int[] rows, double[] numbers, double[] windows, boolean[] fits) {
        for (int i = 0; i < rows.length; i++) {
            double number = column.length == 0 ? Double.NaN : column[rows[i]];
            fits[i] &= !Double.isNaN(number);
            numbers[i] = number;
            windows[i] = near.window(now - columns.createdAt(rows[i]));
        }
    }

    private static Candidates only(boolean[] fits, Candidates all) {
        int count = 0;
        for (int i = 0; i < fits.length; i++) {
            if (fits[i]) {
                all.rows()[count] = all.rows()[i];
                all.groups()[count] = all.groups()[i];
                all.numbers()[count] = all.numbers()[i];
                all.windows()[count] = all.windows()[i];
                count++;
            }
        }
        return new Candidates(
                Arrays.copyOf(all.rows(), count),
                Arrays.copyOf(all.groups(), count),
                Arrays.copyOf(all.numbers(), count),
                Arrays.copyOf(all.windows(), count));
    }
}
