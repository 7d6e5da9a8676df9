package dev.muster.scheduler.grpc;

import dev.muster.platform.grpc.Calls;
import dev.muster.scheduler.wire.CreateSchedulerRequest;
import dev.muster.scheduler.wire.CreateSchedulerResponse;
import dev.muster.scheduler.wire.DeleteSchedulerRequest;
import dev.muster.scheduler.wire.DeleteSchedulerResponse;
import dev.muster.scheduler.wire.DiffSchedulerVersionsRequest;
import dev.muster.scheduler.wire.DiffSchedulerVersionsResponse;
import dev.muster.scheduler.wire.GetSchedulerRequest;
import dev.muster.scheduler.wire.GetSchedulerResponse;
import dev.muster.scheduler.wire.GetSchedulerVersionsRequest;
import dev.muster.scheduler.wire.GetSchedulerVersionsResponse;
import dev.muster.scheduler.wire.GetSchedulersInfoRequest;
import dev.muster.scheduler.wire.GetSchedulersInfoResponse;
import dev.muster.scheduler.wire.ListSchedulersRequest;
import dev.muster.scheduler.wire.ListSchedulersResponse;
import dev.muster.scheduler.wire.NewSchedulerVersionRequest;
import dev.muster.scheduler.wire.NewSchedulerVersionResponse;
import dev.muster.scheduler.wire.PatchSchedulerRequest;
import dev.muster.scheduler.wire.PatchSchedulerResponse;
import dev.muster.scheduler.wire.RollBackSchedulerRequest;
import dev.muster.scheduler.wire.RollBackSchedulerResponse;
import dev.muster.scheduler.wire.ScaleSchedulerRequest;
import dev.muster.scheduler.wire.ScaleSchedulerResponse;
import dev.muster.scheduler.wire.SchedulersApi;
import dev.muster.scheduler.wire.SchedulersServiceGrpc;
import dev.muster.scheduler.wire.SwitchActiveVersionRequest;
import dev.muster.scheduler.wire.SwitchActiveVersionResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// Schedulers over gRPC.
@GrpcService
final class SchedulersGrpcDoor extends SchedulersServiceGrpc.SchedulersServiceImplBase {
    private final SchedulersApi api;

    SchedulersGrpcDoor(SchedulersApi api) {
        this.api = api;
    }

    @Override
    public void listSchedulers(ListSchedulersRequest request, StreamObserver<ListSchedulersResponse> caller) {
        Calls.answer(caller, () -> api.list(request));
    }

    @Override
    public void getScheduler(GetSchedulerRequest request, StreamObserver<GetSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.get(request));
    }

    @Override
    public void createScheduler(CreateSchedulerRequest request, StreamObserver<CreateSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.create(request));
    }

    @Override
    public void newSchedulerVersion(
            NewSchedulerVersionRequest request, StreamObserver<NewSchedulerVersionResponse> caller) {
        Calls.answer(caller, () -> api.newVersion(request));
    }

    @Override
    public void patchScheduler(PatchSchedulerRequest request, StreamObserver<PatchSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.patch(request));
    }

    @Override
    public void getSchedulerVersions(
            GetSchedulerVersionsRequest request, StreamObserver<GetSchedulerVersionsResponse> caller) {
        Calls.answer(caller, () -> api.versions(request));
    }

    @Override
    public void switchActiveVersion(
            SwitchActiveVersionRequest request, StreamObserver<SwitchActiveVersionResponse> caller) {
        Calls.answer(caller, () -> api.switchActive(request));
    }

    @Override
    public void getSchedulersInfo(GetSchedulersInfoRequest request, StreamObserver<GetSchedulersInfoResponse> caller) {
        Calls.answer(caller, () -> api.info(request));
    }

    @Override
    public void deleteScheduler(DeleteSchedulerRequest request, StreamObserver<DeleteSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.delete(request));
    }

    @Override
    public void scaleScheduler(ScaleSchedulerRequest request, StreamObserver<ScaleSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.scale(request));
    }

    @Override
    public void rollBackScheduler(RollBackSchedulerRequest request, StreamObserver<RollBackSchedulerResponse> caller) {
        Calls.answer(caller, () -> api.rollBack(request));
    }

    @Override
    public void diffSchedulerVersions(
            DiffSchedulerVersionsRequest request, StreamObserver<DiffSchedulerVersionsResponse> caller) {
        Calls.answer(caller, () -> api.diff(request));
    }
}
