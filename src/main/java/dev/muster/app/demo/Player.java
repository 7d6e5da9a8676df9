package dev.muster.app.demo;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// One simulated player of the duel: a ticket, an assignment, a match, and a transcript of it all. It goes
/// on watching its assignment while it plays, so that a second one would show.
final class Player {
    private static final int OPPONENTS = 1;

    private record Place(String connection, String match) {}

    private final TicketDoor door;
    private final Transcript transcript;
    private final Tally tally;
    private final RandomGenerator random;
    private final Clock clock;
    private final Instant deadline;

    Player(TicketDoor door, Transcript transcript, Tally tally, RandomGenerator random, Clock clock, Instant deadline) {
        this.door = door;
        this.transcript = transcript;
        this.tally = tally;
        this.random = random;
        this.clock = clock;
        this.deadline = deadline;
    }

    void live(double rating, String region) throws InterruptedException {
        try {
            var ticket = door.create(rating, region, deadline);
            transcript.created(ticket);
            play(ticket);
        } catch (StatusRuntimeException e) {
            transcript.failed("the server answered " + e.getStatus());
        } catch (IOException e) {
            transcript.failed("the network failed: " + e.getMessage());
        }
    }

    private void play(String ticket) throws InterruptedException, IOException {
        var first = new CompletableFuture<Place>();
        var watching = Context.ROOT.withCancellation();
        var watcher = Thread.ofVirtual().start(watching.wrap(() -> watch(ticket, first)));
        tally.startedWaiting();
        try {
            var place = await(first);
            tally.startedPlaying(place.match());
            try {
                var talk = new RoomTalk(transcript, ticket, OPPONENTS, random, clock);
                if (!talk.play(place.connection(), deadline)) {
                    transcript.failed("the match did not end in time");
                }
            } finally {
                tally.finished();
            }
        } catch (TimeoutException e) {
            tally.gaveUpWaiting();
            transcript.failed("no assignment in time");
        } finally {
            watching.cancel(null);
            watcher.interrupt();
            watcher.join(Duration.ofSeconds(2));
        }
    }

    private Place await(CompletableFuture<Place> first) throws InterruptedException, TimeoutException {
        try {
            var left = Duration.between(clock.instant(), deadline);
            return first.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            tally.gaveUpWaiting();
            if (e.getCause() instanceof StatusRuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void watch(String ticket, CompletableFuture<Place> first) {
        try {
            door.watch(ticket, deadline, (connection, match) -> {
                var place = new Place(connection, match);
                if (!first.isDone() || !place.equals(first.getNow(place))) {
                    transcript.assigned(connection, match);
                }
                first.complete(place);
                return true;
            });
        } catch (InterruptedException e) {
            // The player has finished and needs no assignment any more.
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            first.completeExceptionally(e);
        }
    }
}
