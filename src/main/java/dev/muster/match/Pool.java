package dev.muster.match;

import java.util.List;

/// The tickets that fit all filters; without filters, all.
public record Pool(List<Filter> filters) {
    public Pool {
        filters = List.copyOf(filters);
    }
}
