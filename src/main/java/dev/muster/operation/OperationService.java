package dev.muster.operation;

import dev.muster.operation.Operations.Page;
import dev.muster.operation.Operations.Stage;
import dev.muster.platform.error.MusterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Answers questions about operations, and cancels them.
public final class OperationService {
    private static final Comparator<Operation> BY_CREATION =
            Comparator.comparing(Operation::createdAt).thenComparing(Operation::id);

    // Under way and pending ones first, as in the list of one scheduler.
    private static final Comparator<Operation> BY_END = Comparator.comparing(
                    (Operation operation) -> operation.endedAt() == null ? Instant.MAX : operation.endedAt())
            .reversed()
            .thenComparing(BY_CREATION.reversed());

    private final Operations operations;
    private final SchedulerNames schedulers;
    private final Supplier<String> ids;

    /// @param ids source of ids of requests
    public OperationService(Operations operations, SchedulerNames schedulers, Supplier<String> ids) {
        this.operations = operations;
        this.schedulers = schedulers;
        this.ids = ids;
    }

    /// Operations of one scheduler; of an unknown one there are none. Pages go by when operations ended,
    /// and each is then sorted as wanted.
    public Page list(String scheduler, ListQuery query) {
        int perPage = query.isPaged() ? query.perPage() : Operations.MOST;
        var found = operations.list(scheduler, query.stage(), query.page(), perPage);
        return new Page(found.total(), sorted(found.operations(), query));
    }

    /// Operations of all schedulers, or of those of one game; otherwise as [#list].
    public Page listAll(Optional<String> game, ListQuery query) {
        int end = query.isPaged() ? query.page() * query.perPage() : Operations.MOST;
        long total = 0;
        List<Operation> all = new ArrayList<>();
        for (var scheduler : schedulers.of(game)) {
            var found = newest(scheduler, query.stage(), end);
            total += found.total();
            all.addAll(found.operations());
        }
        if (query.isPaged()) {
            all.sort(BY_END);
            int first = Math.min(all.size(), end - query.perPage());
            all = all.subList(first, Math.min(all.size(), end));
        }
        return new Page(total, sorted(all, query));
    }

    /// One operation.
    ///
    /// @throws MusterException NOT_FOUND
    public Operation get(String scheduler, String id) {
        return operations
                .find(scheduler, id)
                .orElseThrow(() -> MusterException.notFound(
                        "operation \"" + id + "\" of scheduler \"" + scheduler + "\" not found"));
    }

    /// Wants an operation canceled. One that waits ends at once, mostly; one under way when it was rolled
    /// back.
    ///
    /// @throws MusterException NOT_FOUND, or ABORTED when it is over or cannot be undone any more
    public void cancel(String scheduler, String id) {
        var refused = operations.cancel(scheduler, id, ids.get());
        if (refused.isPresent()) {
            throw MusterException.aborted("operation \"" + id + "\" cannot be canceled any more, it is "
                    + refused.get().word());
        }
    }

    private Page newest(String scheduler, Stage stage, int count) {
        List<Operation> found = new ArrayList<>();
        Page page;
        int number = 1;
        do {
            page = operations.list(scheduler, stage, number++, Operations.MOST);
            found.addAll(page.operations());
        } while (found.size() < Math.min(count, page.total())
                && !page.operations().isEmpty());
        return new Page(page.total(), found);
    }

    private static List<Operation> sorted(List<Operation> operations, ListQuery query) {
        return operations.stream()
                .sorted(query.newestFirst() ? BY_CREATION.reversed() : BY_CREATION)
                .toList();
    }
}
