package dev.muster.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Metadata as text, and as values: texts, doubles, truth values, null, lists and maps.
public interface Json {
    /// The members of a JSON object; none when the text is empty or no object.
    Map<String, @Nullable Object> read(String object);

    /// Values as compact JSON.
    String write(@Nullable Object value);
}
