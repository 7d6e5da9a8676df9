package dev.muster.match;

/// One condition on a search field. A ticket without the field never fits.
public sealed interface Filter {

    /// A number lies between two bounds, both included. NaN never fits.
    record Range(String field, double min, double max) implements Filter {}

    /// A text is this one, to the letter.
    record Equal(String field, String value) implements Filter {}

    /// The ticket carries a tag.
    record Tagged(String tag) implements Filter {}
}
