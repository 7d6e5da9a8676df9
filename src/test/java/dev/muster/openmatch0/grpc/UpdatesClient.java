package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.Player;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A player's client that has a GetUpdates stream open.
final class UpdatesClient implements ClientResponseObserver<Player, Player>, AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private record Arrival(Player player, long nanos) {}

    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private final Consumer<Player> listener;
    private @Nullable ClientCallStreamObserver<Player> call;

    UpdatesClient(OpenMatch0Doors doors, String id) {
        this(doors, id, player -> {});
    }

    UpdatesClient(OpenMatch0Doors doors, String id, Consumer<Player> listener) {
        this.listener = listener;
        FrontendGrpc.newStub(doors.channel())
                .getUpdates(Player.newBuilder().setId(id).build(), this);
    }

    /// What it is told next.
    Player next() {
        return take().player();
    }

    /// How long after a moment it was told of an assignment, in nanoseconds.
    long arrival(long since, String assignment) {
        var next = take();
        assertThat(next.player().getAssignment()).isEqualTo(assignment);
        return next.nanos() - since;
    }

    /// How the stream ended.
    Status end() {
        return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Player> stream) {
        call = stream;
    }

    @Override
    public void onNext(Player player) {
        arrived.add(new Arrival(player, System.nanoTime()));
        listener.accept(player);
    }

    @Override
    public void onError(Throwable fault) {
        end.complete(Status.fromThrowable(fault));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    @Override
    public void close() {
        Objects.requireNonNull(call).cancel("the client leaves", null);
    }

    private Arrival take() {
        try {
            var next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("told within %d s", PATIENCE_SECONDS).isNotNull();
            return Objects.requireNonNull(next);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
