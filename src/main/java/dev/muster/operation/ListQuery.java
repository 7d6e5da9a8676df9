package dev.muster.operation;

import dev.muster.operation.Operations.Stage;
import dev.muster.platform.error.MusterException;
import java.util.Optional;

/// What a list of operations is asked for. Texts are checked in Maestro's order: order, then page, then stage.
///
/// @param newestFirst how the operations of a page are sorted by their creation
/// @param page counted from 1
public record ListQuery(Stage stage, boolean newestFirst, int page, int perPage) {
    private static final int PER_PAGE = 15;

    /// How far back pages go: beyond it nothing is kept.
    private static final int LAST_PAGE = 10_000;

    /// The query that callers mean.
    ///
    /// @param orderBy `createdAt`, alone or followed by `asc` or `desc`; empty for the newest first
    /// @throws MusterException INVALID_ARGUMENT naming the first field at fault
    public static ListQuery of(String stage, String orderBy, Optional<Integer> page, Optional<Integer> perPage) {
        boolean newestFirst = isNewestFirst(orderBy);
        if (page.filter(number -> number < 1 || number > LAST_PAGE).isPresent()) {
            throw MusterException.invalid("page: must be 1 to " + LAST_PAGE);
        }
        if (perPage.filter(number -> number < 1 || number > Operations.MOST).isPresent()) {
            throw MusterException.invalid("perPage: must be 1 to " + Operations.MOST);
        }
        if ((page.isPresent() || perPage.isPresent()) && !stage.equals("final") && !stage.equals("all")) {
            throw MusterException.invalid("page, perPage: only stages final and all have pages");
        }
        return new ListQuery(stage(stage), newestFirst, page.orElse(1), perPage.orElse(PER_PAGE));
    }

    /// Whether the answer is one page of several.
    public boolean isPaged() {
        return stage == Stage.FINAL || stage == Stage.ALL;
    }

    private static boolean isNewestFirst(String orderBy) {
        if (orderBy.isBlank()) {
            return true;
        }
        var words = orderBy.strip().split("\\s+", -1);
        var order = words.length == 1 ? "desc" : words[1];
        if (words.length > 2 || !words[0].equals("createdAt") || !order.equals("asc") && !order.equals("desc")) {
            throw MusterException.invalid("orderBy: must be createdAt, createdAt asc or createdAt desc");
        }
        return order.equals("desc");
    }

    private static Stage stage(String word) {
        return switch (word) {
            case "pending" -> Stage.PENDING;
            case "active" -> Stage.ACTIVE;
            case "final" -> Stage.FINAL;
            case "all" -> Stage.ALL;
            default -> throw MusterException.invalid("stage: must be one of pending, active, final, all");
        };
    }
}
