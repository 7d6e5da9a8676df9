package dev.muster.operation.wire;

import dev.muster.operation.ListQuery;
import dev.muster.operation.OperationService;
import dev.muster.operation.Operations.Page;
import java.util.Optional;

/// The calls about operations, from message to message: what every door does.
public final class OperationCalls {
    private final OperationService operations;

    public OperationCalls(OperationService operations) {
        this.operations = operations;
    }

    /// Operations of one scheduler.
    public ListOperationsResponse list(ListOperationsRequest request) {
        var query = query(request);
        return answer(query, operations.list(request.getSchedulerName(), query));
    }

    /// Operations of all schedulers.
    ///
    /// @param game of the schedulers, or empty for all
    public ListOperationsResponse listAll(String game, ListOperationsRequest request) {
        var query = query(request);
        return answer(query, operations.listAll(game.isEmpty() ? Optional.empty() : Optional.of(game), query));
    }

    /// One operation with its history.
    public GetOperationResponse get(GetOperationRequest request) {
        var found = operations.get(request.getSchedulerName(), request.getOperationId());
        return GetOperationResponse.newBuilder()
                .setOperation(OperationWire.operation(found))
                .build();
    }

    /// Wants one canceled.
    public CancelOperationResponse cancel(CancelOperationRequest request) {
        operations.cancel(request.getSchedulerName(), request.getOperationId());
        return CancelOperationResponse.getDefaultInstance();
    }

    private static ListQuery query(ListOperationsRequest request) {
        return ListQuery.of(
                request.getStage(),
                request.getOrderBy(),
                request.hasPage() ? Optional.of(whole(request.getPage())) : Optional.empty(),
                request.hasPerPage() ? Optional.of(whole(request.getPerPage())) : Optional.empty());
    }

    // Beyond 31 bits an unsigned number looks negative, and is too large anyway.
    private static int whole(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }

    private static ListOperationsResponse answer(ListQuery query, Page found) {
        var answer = ListOperationsResponse.newBuilder()
                .setPage(query.page())
                .setPageSize(query.isPaged() ? query.perPage() : (int) found.total())
                .setTotal((int) found.total());
        found.operations().forEach(operation -> answer.addOperations(OperationWire.item(operation)));
        return answer.build();
    }
}
