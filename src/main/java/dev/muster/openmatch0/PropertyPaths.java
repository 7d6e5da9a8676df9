package dev.muster.openmatch0;

import java.util.Optional;
import java.util.OptionalLong;

/// Reads values at dotted paths of JSON, by the plain rules of the library `gjson`, which Open Match 0.3 uses:
/// `mmr.rating` is the `rating` of the object `mmr`, a number is an element of an array, `\.` is a dot in a name.
/// What else `gjson` reads, as `*`, `?`, `#` and what follows `|` and `@`, is part of a name here.
public interface PropertyPaths {
    /// The value as a whole number: numbers lose their fraction, `true` is 1, text is read as a number, everything
    /// else is 0. Empty when nothing stands there, or the JSON cannot be read that far.
    OptionalLong number(String json, String path);

    /// The value as text: the content of a string, else its JSON. Empty when nothing or `null` stands there.
    Optional<String> text(String json, String path);

    /// The value as it is written, as JSON. Empty when nothing stands there.
    Optional<String> json(String json, String path);

    /// Whether the text is one JSON value, nothing more and nothing less.
    boolean isJson(String text);
}
