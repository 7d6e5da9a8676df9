package dev.muster.openmatch0;

import java.util.List;

/// The sorted sets that players are found and left out by: indices and ignore lists. One that is not there, or is
/// something else, has nobody in it.
public interface PlayerSets {
    /// Members of a set whose value lies between two others, both inclusive.
    record Range(String key, double least, double greatest) {
        /// Whom an ignore list leaves out at a moment.
        static Range of(IgnoreList list, long seconds) {
            return new Range(list.key(), list.from(seconds), list.to(seconds));
        }

        boolean holds(double value) {
            return value >= least && value <= greatest;
        }

        Range and(Range other) {
            return new Range(key, Math.max(least, other.least), Math.min(greatest, other.greatest));
        }
    }

    /// How many players some ranges and the windows of some ignore lists hold at one moment.
    ///
    /// @param seconds the moment, in seconds since 1970
    record Counts(long seconds, List<Long> ranges, List<Long> lists) {}

    /// Some members of a set, and their values.
    ///
    /// @param values in the order of the players
    record Members(List<String> players, double[] values) {}

    /// Counts without reading.
    Counts count(List<Range> ranges, List<IgnoreList> lists);

    /// All members of a range, by value; of a set that [#count] found somebody in.
    ///
    /// @param atOnce how many are read in one step
    Members members(Range range, int atOnce);

    /// The values of some players, in their order; NaN for those who are not in the set, in which [#count] found
    /// somebody.
    double[] values(String key, List<String> players);
}
