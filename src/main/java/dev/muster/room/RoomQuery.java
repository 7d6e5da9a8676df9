package dev.muster.room;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.Set;

/// Which rooms of a scheduler are wanted, and in what order.
///
/// @param statuses any of these; all when empty
/// @param versions any of these; all when empty
/// @param minRunningMatches and `maxRunningMatches`: bounds, both included
/// @param page from 1 on
/// @param perPage how many a page has
public record RoomQuery(
        Set<RoomStatus> statuses,
        Set<String> versions,
        OptionalInt minRunningMatches,
        OptionalInt maxRunningMatches,
        Order order,
        boolean descending,
        int page,
        int perPage) {

    /// What rooms are sorted by; names decide between equals.
    public enum Order {
        CREATED_AT,
        NAME
    }

    /// What a query looks at in each room.
    public record Row(String name, RoomStatus status, String version, int runningMatches, long createdAt) {}

    public RoomQuery {
        statuses = Set.copyOf(statuses);
        versions = Set.copyOf(versions);
    }

    /// Whether the rooms of its pages are all rooms.
    public boolean wantsAll() {
        return statuses.isEmpty() && versions.isEmpty() && minRunningMatches.isEmpty() && maxRunningMatches.isEmpty();
    }

    /// Whether a room is wanted.
    public boolean wants(Row row) {
        return (statuses.isEmpty() || statuses.contains(row.status()))
                && (versions.isEmpty() || versions.contains(row.version()))
                && row.runningMatches() >= minRunningMatches.orElse(0)
                && row.runningMatches() <= maxRunningMatches.orElse(Integer.MAX_VALUE);
    }

    /// The wanted order.
    public Comparator<Row> comparator() {
        Comparator<Row> byName = Comparator.comparing(Row::name);
        var ascending = switch (order) {
            case NAME -> byName;
            case CREATED_AT -> Comparator.comparingLong(Row::createdAt).thenComparing(byName);
        };
        return descending ? ascending.reversed() : ascending;
    }
}
