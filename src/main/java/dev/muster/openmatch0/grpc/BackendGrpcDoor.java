package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.MatchRequests;
import dev.muster.openmatch0.Matches;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.MatchWire;
import dev.muster.openmatch0.wire.Result;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.PacedStream;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// `api.Backend` of Open Match 0.3: what game backends call. Error texts are the original's.
@GrpcService
final class BackendGrpcDoor extends BackendGrpc.BackendImplBase {
    private final MatchRequests requests;
    private final Matches matches;
    private final OpenCalls open;

    BackendGrpcDoor(MatchRequests requests, Matches matches, OpenCalls open) {
        this.requests = requests;
        this.matches = matches;
        this.open = open;
    }

    @Override
    public void createMatch(MatchObject profile, StreamObserver<MatchObject> caller) {
        Calls.answer(caller, () -> MatchWire.toWire(open.run(() -> requests.create(MatchWire.toDomain(profile)))));
    }

    /// One match after another, for as long as the caller reads them and there is one.
    @Override
    public void listMatches(MatchObject profile, StreamObserver<MatchObject> caller) {
        Calls.stream(caller, stream -> open.run(() -> list(MatchWire.toDomain(profile), stream)));
    }

    private Void list(dev.muster.openmatch0.MatchObject profile, PacedStream<MatchObject> stream) {
        while (true) {
            stream.awaitReader();
            var match = requests.create(profile);
            try {
                stream.send(MatchWire.toWire(match));
            } catch (MusterException left) {
                requests.decline(match);
                throw left;
            }
        }
    }

    @Override
    public void deleteMatch(MatchObject match, StreamObserver<Result> caller) {
        answer(caller, () -> matches.delete(match.getId()));
    }

    @Override
    public void createAssignments(Assignments assignments, StreamObserver<Result> caller) {
        answer(
                caller,
                () -> matches.assign(MatchWire.rosters(assignments.getRostersList()), assignments.getAssignment()));
    }

    @Override
    public void deleteAssignments(Roster roster, StreamObserver<Result> caller) {
        answer(caller, () -> matches.withdraw(MatchWire.toDomain(roster)));
    }

    private static void answer(StreamObserver<Result> caller, Runnable work) {
        Calls.answer(caller, () -> {
            work.run();
            return Results.SUCCESS;
        });
    }
}
