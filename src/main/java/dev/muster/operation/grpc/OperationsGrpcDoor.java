package dev.muster.operation.grpc;

import dev.muster.operation.OperationService;
import dev.muster.operation.wire.CancelOperationRequest;
import dev.muster.operation.wire.CancelOperationResponse;
import dev.muster.operation.wire.GetOperationRequest;
import dev.muster.operation.wire.GetOperationResponse;
import dev.muster.operation.wire.ListOperationsRequest;
import dev.muster.operation.wire.ListOperationsResponse;
import dev.muster.operation.wire.OperationCalls;
import dev.muster.operation.wire.OperationsServiceGrpc;
import dev.muster.platform.grpc.Calls;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// Operations over gRPC: the service that Maestro declares, and serves over REST only.
@GrpcService
final class OperationsGrpcDoor extends OperationsServiceGrpc.OperationsServiceImplBase {
    private final OperationCalls calls;

    OperationsGrpcDoor(OperationService operations) {
        this.calls = new OperationCalls(operations);
    }

    @Override
    public void listOperations(ListOperationsRequest request, StreamObserver<ListOperationsResponse> caller) {
        Calls.answer(caller, () -> calls.list(request));
    }

    @Override
    public void getOperation(GetOperationRequest request, StreamObserver<GetOperationResponse> caller) {
        Calls.answer(caller, () -> calls.get(request));
    }

    @Override
    public void cancelOperation(CancelOperationRequest request, StreamObserver<CancelOperationResponse> caller) {
        Calls.answer(caller, () -> calls.cancel(request));
    }
}
