package dev.muster.director;

/// A condition on the tickets of one match.
public sealed interface Rule {

    /// All carry the same text under a field.
    record Same(String field) implements Rule {}

    /// Any two lie no farther apart on a number than both of them accept. What a ticket accepts grows as it
    /// waits.
    ///
    /// @param within what a new ticket accepts
    /// @param widen how much more it accepts with each second of waiting
    /// @param upTo the most it ever accepts
    record Near(String field, double within, double widen, double upTo) implements Rule {
        /// What a ticket accepts that has waited so long.
        public double window(long waitedMillis) {
            return Math.min(upTo, within + widen * Math.max(0, waitedMillis) / 1000.0);
        }
    }
}
