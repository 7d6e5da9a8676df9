package dev.muster.ticket;

import dev.muster.platform.error.MusterException;
import java.util.Map;
import java.util.Set;

/// What filters and rules look at.
public record SearchFields(Map<String, Double> doubles, Map<String, String> strings, Set<String> tags) {
    private static final int MAX_NAMES = 256;

    public SearchFields {
        doubles = Map.copyOf(doubles);
        strings = Map.copyOf(strings);
        tags = Set.copyOf(tags);
        int names = doubles.size() + strings.size() + tags.size();
        if (names > MAX_NAMES) {
            throw MusterException.invalid(".ticket.search_fields: " + names + " names, at most " + MAX_NAMES);
        }
    }
}
