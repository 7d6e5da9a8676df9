package dev.muster.director;

import java.util.ArrayList;
import java.util.List;

/// Forms matches from candidates; pure, one core, n log n.
///
/// Candidates are sorted by group and number, so that those who suit each other best are neighbours. The
/// engine walks along and takes the next run of neighbours of one match's size of whom each accepts the
/// farthest of the others; where a run does not hold, it moves on by one. A candidate that nobody suits
/// costs its share of the sort and one look.
///
/// Among tickets with equal windows the walk finds a greatest set of pairs: taking the first pair that
/// holds never costs a later one.
public final class MatchEngine {
    private MatchEngine() {}

    /// Matches of `size` candidates each, as positions in `candidates`; no candidate is in two.
    public static List<int[]> matches(Candidates candidates, int size) {
        int[] order = sorted(candidates);
        List<int[]> matches = new ArrayList<>(order.length / size);
        int from = 0;
        while (from + size <= order.length) {
            if (holds(candidates, order, from, size)) {
                var match = new int[size];
                System.arraycopy(order, from, match, 0, size);
                matches.add(match);
                from += size;
            } else {
                from++;
            }
        }
        return matches;
    }

    private static boolean holds(Candidates candidates, int[] order, int from, int size) {
        int first = order[from];
        int last = order[from + size - 1];
        if (candidates.groups()[first] != candidates.groups()[last]) {
            return false;
        }
        double least = candidates.numbers()[first];
        double greatest = candidates.numbers()[last];
        for (int i = from; i < from + size; i++) {
            double number = candidates.numbers()[order[i]];
            if (Math.max(number - least, greatest - number) > candidates.windows()[order[i]]) {
                return false;
            }
        }
        return true;
    }

    private static int[] sorted(Candidates candidates) {
        var order = new int[candidates.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        IndexSort.sort(order, candidates.groups(), candidates.numbers());
        return order;
    }
}
