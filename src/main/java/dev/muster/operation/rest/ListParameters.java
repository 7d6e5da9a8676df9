package dev.muster.operation.rest;

import dev.muster.operation.wire.ListOperationsRequest;
import dev.muster.platform.error.MusterException;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/// The query parameters of a list, whose names may also be written as in the `.proto`.
final class ListParameters {
    private static final long LARGEST = 0xFFFF_FFFFL;

    private final MultivaluedMap<String, String> query;

    ListParameters(UriInfo uri) {
        this.query = uri.getQueryParameters();
    }

    String game() {
        return text("game", "game", "");
    }

    /// @param stage what is meant where none is given
    ListOperationsRequest request(String scheduler, String stage) {
        var request = ListOperationsRequest.newBuilder()
                .setSchedulerName(scheduler)
                .setOrderBy(text("orderBy", "order_by", ""))
                .setStage(text("stage", "stage", stage));
        var page = value("page", "page");
        if (page != null) {
            request.setPage(number("page", page));
        }
        var perPage = value("perPage", "per_page");
        if (perPage != null) {
            request.setPerPage(number("perPage", perPage));
        }
        return request.build();
    }

    private String text(String name, String protoName, String otherwise) {
        var value = value(name, protoName);
        return value == null ? otherwise : value;
    }

    private @Nullable String value(String name, String protoName) {
        var value = query.getFirst(name);
        return value == null ? query.getFirst(protoName) : value;
    }

    private static int number(String name, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= LARGEST) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            // as one that is out of bounds
        }
        throw MusterException.invalid(name + ": must be a whole number, it is \"" + text + "\"");
    }
}
