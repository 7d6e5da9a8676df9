package dev.muster.room.rest;

import dev.muster.platform.error.MusterException;
import dev.muster.room.RoomQuery;
import dev.muster.room.RoomStatus;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which rooms a request wants, from the parameters of its query; names in both cases.
final class RoomQueryParameters {
    private static final int DEFAULT_PER_PAGE = 100;
    private static final int MAX_PER_PAGE = 1000;
    private static final Map<String, RoomStatus> STATUSES =
            Arrays.stream(RoomStatus.values()).collect(Collectors.toMap(RoomStatus::word, Function.identity()));

    private final MultivaluedMap<String, String> parameters;

    private RoomQueryParameters(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    /// @throws MusterException INVALID_ARGUMENT that names the parameter
    static RoomQuery parse(MultivaluedMap<String, String> parameters) {
        return new RoomQueryParameters(parameters).query();
    }

    private RoomQuery query() {
        var order = order();
        return new RoomQuery(
                statuses(),
                Set.copyOf(words("version", "version")),
                number("minRunningMatches", "min_running_matches", 0, Integer.MAX_VALUE),
                number("maxRunningMatches", "max_running_matches", 0, Integer.MAX_VALUE),
                order.startsWith("name") ? RoomQuery.Order.NAME : RoomQuery.Order.CREATED_AT,
                order.endsWith(" desc"),
                number("page", "page", 1, Integer.MAX_VALUE).orElse(1),
                number("perPage", "per_page", 1, MAX_PER_PAGE).orElse(DEFAULT_PER_PAGE));
    }

    private Set<RoomStatus> statuses() {
        Set<RoomStatus> statuses = new HashSet<>();
        for (var word : words("status", "status")) {
            var status = STATUSES.get(word);
            if (status == null) {
                throw MusterException.invalid("status: \"" + word + "\" is none of "
                        + STATUSES.keySet().stream().sorted().collect(Collectors.joining(", ")));
            }
            statuses.add(status);
        }
        return statuses;
    }

    private String order() {
        var order = String.join(" ", words("orderBy", "order_by"));
        return switch (order) {
            case "", "createdAt", "createdAt asc", "createdAt desc", "name", "name asc", "name desc" -> order;
            default ->
                throw MusterException.invalid(
                        "orderBy: \"" + order + "\" is neither createdAt nor name, with or without asc or desc");
        };
    }

    private OptionalInt number(String name, String other, int least, int most) {
        var words = words(name, other);
        if (words.isEmpty()) {
            return OptionalInt.empty();
        }
        var number = parsed(words.getFirst());
        if (number == null || number < least || number > most) {
            throw MusterException.invalid(name + ": must be a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(number);
    }

    private static @Nullable Integer parsed(String word) {
        try {
            return Integer.valueOf(word);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    // Repeated, by comma, or both.
    private List<String> words(String name, String other) {
        var values = parameters.getOrDefault(name, parameters.getOrDefault(other, List.of()));
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
