package dev.muster.match;

import dev.muster.ticket.SearchFields;
import java.util.List;

/// The tickets that fit all filters and were created in a span of time; without filters, all of that span.
///
/// @param createdFrom milliseconds since 1970 by the clock of Redis, included
/// @param createdTo likewise, included
public record Pool(List<Filter> filters, long createdFrom, long createdTo) {
    public Pool {
        filters = List.copyOf(filters);
    }

    /// The tickets that fit all filters, whenever they were created.
    public Pool(List<Filter> filters) {
        this(filters, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /// Whether something with these fields, created then, fits: the plain way, for one at a time.
    boolean fits(SearchFields fields, long createdAt) {
        return createdAt >= createdFrom
                && createdAt <= createdTo
                && filters.stream().allMatch(filter -> fits(filter, fields));
    }

    private static boolean fits(Filter filter, SearchFields fields) {
        return switch (filter) {
            case Filter.Range range -> {
                double value = fields.doubles().getOrDefault(range.field(), Double.NaN);
                yield value >= range.min() && value <= range.max();
            }
            case Filter.Equal equal -> equal.value().equals(fields.strings().get(equal.field()));
            case Filter.Tagged tagged -> fields.tags().contains(tagged.tag());
        };
    }

    boolean isTimeless() {
        return createdFrom == Long.MIN_VALUE && createdTo == Long.MAX_VALUE;
    }
}
