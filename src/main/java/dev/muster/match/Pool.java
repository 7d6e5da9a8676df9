package dev.muster.match;

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

    boolean isTimeless() {
        return createdFrom == Long.MIN_VALUE && createdTo == Long.MAX_VALUE;
    }
}
