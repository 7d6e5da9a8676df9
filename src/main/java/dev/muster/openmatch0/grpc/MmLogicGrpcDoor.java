package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.CallerKeys;
import dev.muster.openmatch0.IgnoredPlayers;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.PoolSearch;
import dev.muster.openmatch0.Proposals;
import dev.muster.openmatch0.RunReports;
import dev.muster.openmatch0.wire.IlInput;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.MatchWire;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Result;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.openmatch0.wire.RunReport;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.function.Supplier;

/// `api.MmLogic` of Open Match 0.3: what match functions call. Error texts are the original's.
@GrpcService
final class MmLogicGrpcDoor extends MmLogicGrpc.MmLogicImplBase {
    private final MatchObjects objects;
    private final Proposals proposals;
    private final PoolSearch pools;
    private final IgnoredPlayers ignored;
    private final RunReports reports;
    private final Supplier<MatchmakerSettings> settings;

    MmLogicGrpcDoor(
            MatchObjects objects,
            Proposals proposals,
            PoolSearch pools,
            IgnoredPlayers ignored,
            RunReports reports,
            Supplier<MatchmakerSettings> settings) {
        this.objects = objects;
        this.proposals = proposals;
        this.pools = pools;
        this.ignored = ignored;
        this.reports = reports;
        this.settings = settings;
    }

    @Override
    public void getProfile(MatchObject profile, StreamObserver<MatchObject> caller) {
        Calls.answer(
                caller,
                () -> objects.find(profile.getId())
                        .map(MatchWire::toWire)
                        .orElseThrow(() -> MusterException.unknown("matchobject key does not exist")));
    }

    @Override
    public void createProposal(MatchObject proposal, StreamObserver<Result> caller) {
        Calls.answer(caller, () -> {
            CallerKeys.checkStored(settings.get(), proposal.getId());
            proposals.propose(MatchWire.toDomain(proposal));
            return Results.SUCCESS;
        });
    }

    @Override
    public void getPlayerPool(PlayerPool pool, StreamObserver<PlayerPool> caller) {
        Calls.stream(
                caller, stream -> pools.search(MatchWire.toDomain(pool), page -> stream.send(MatchWire.toWire(page))));
    }

    @Override
    public void getAllIgnoredPlayers(IlInput nothing, StreamObserver<Roster> caller) {
        Calls.answer(caller, () -> MatchWire.toWire(ignored.all()));
    }

    @Override
    public void listIgnoredPlayers(IlInput nothing, StreamObserver<Roster> caller) {
        Calls.answer(caller, () -> MatchWire.toWire(ignored.proposed()));
    }

    @Override
    public void reportRun(RunReport report, StreamObserver<Result> caller) {
        Calls.answer(caller, () -> {
            reports.report(
                    report.getId(),
                    new dev.muster.openmatch0.RunReport(report.getCountersMap(), report.getTimingsMap()));
            return Results.SUCCESS;
        });
    }
}
