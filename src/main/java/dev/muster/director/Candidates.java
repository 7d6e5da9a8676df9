package dev.muster.director;

/// The tickets a pass looks at, in columns: what the engine needs of them and nothing else.
///
/// @param rows the row of each candidate in the index
/// @param groups one number per candidate; only candidates of one group may meet
/// @param numbers where each lies on the number of the profile's [Rule.Near]; zeros without such a rule
/// @param windows how far each accepts others to lie from it; infinite without such a rule
// Columns are passed on by reference and never compared.
@SuppressWarnings("ArrayRecordComponent")
public record Candidates(int[] rows, long[] groups, double[] numbers, double[] windows) {
    /// How many there are.
    public int size() {
        return rows.length;
    }
}
