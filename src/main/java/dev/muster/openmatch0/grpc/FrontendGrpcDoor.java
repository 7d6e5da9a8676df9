package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.PlayerIntake;
import dev.muster.openmatch0.PlayerStatus;
import dev.muster.openmatch0.PlayerUpdates;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.MatchWire;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Result;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.BoundedStream;
import dev.muster.platform.grpc.Calls;
import dev.muster.platform.grpc.OpenWatches;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/// `api.Frontend` of Open Match 0.3: what game frontends call. Error texts are the original's.
@GrpcService
final class FrontendGrpcDoor extends FrontendGrpc.FrontendImplBase {
    private final PlayerIntake intake;
    private final PlayerUpdates updates;
    private final OpenWatches open;

    FrontendGrpcDoor(PlayerIntake intake, PlayerUpdates updates, OpenWatches open) {
        this.intake = intake;
        this.updates = updates;
        this.open = open;
    }

    @Override
    public void createPlayer(Player player, StreamObserver<Result> caller) {
        Calls.answer(caller, () -> {
            intake.create(MatchWire.toDomain(player));
            return Results.SUCCESS;
        });
    }

    @Override
    public void deletePlayer(Player player, StreamObserver<Result> caller) {
        Calls.answer(caller, () -> {
            intake.delete(player.getId());
            return Results.SUCCESS;
        });
    }

    /// Goes on after an assignment, for the player may be assigned anew. Stays on the event loop: nothing here waits.
    @Override
    public void getUpdates(Player player, StreamObserver<Player> caller) {
        var client = (ServerCallStreamObserver<Player>) caller;
        var stream = new BoundedStream<>(client);
        var watch = open.add(stream);
        client.setOnCancelHandler(watch::close);
        client.setOnCloseHandler(watch::close);
        try {
            watch.subscribed(updates.watch(player.getId(), new PlayerUpdates.Watcher() {
                @Override
                public void told(PlayerStatus status) {
                    stream.send(MatchWire.toWire(player.getId(), status));
                }

                @Override
                public void ended(MusterException why) {
                    stream.fail(why);
                }
            }));
        } catch (RuntimeException fault) {
            stream.fail(fault);
        }
    }
}
