package dev.muster.match;

/// One condition on a search field. A ticket without the field never fits.
public sealed interface Filter {

    /// A number lies between two bounds, both included. NaN never fits, neither as a value nor as a bound.
    record Range(String field, double min, double max) implements Filter {

        /// The range without one of its bounds, or without both: the next number inwards is included instead.
        public static Range excluding(String field, double min, boolean withoutMin, double max, boolean withoutMax) {
            boolean empty =
                    (withoutMin && min == Double.POSITIVE_INFINITY) || (withoutMax && max == Double.NEGATIVE_INFINITY);
            return empty
                    ? new Range(field, Double.NaN, Double.NaN)
                    : new Range(field, withoutMin ? Math.nextUp(min) : min, withoutMax ? Math.nextDown(max) : max);
        }
    }

    /// A text is this one, to the letter.
    record Equal(String field, String value) implements Filter {}

    /// The ticket carries a tag.
    record Tagged(String tag) implements Filter {}
}
