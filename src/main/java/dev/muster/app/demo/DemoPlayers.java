package dev.muster.app.demo;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The simulated players of a duel demo, each on a virtual thread of its own, all over one gRPC channel.
/// Two neighbours share a region, so everyone finds an opponent; their ratings are spread as N(1500, 350).
public final class DemoPlayers implements AutoCloseable {
    private static final String GAME = "duel";
    private static final List<String> REGIONS = List.of("eu", "us", "asia");
    private static final Duration ARRIVALS = Duration.ofSeconds(2);

    private final ManagedChannel channel;
    private final Path transcripts;
    private final Tally tally;
    private final Clock clock;
    private final long seed;

    /// Players who knock at the gRPC port `grpcPort` of this machine.
    ///
    /// @param transcripts an existing directory, that gets one file a player
    /// @param seed of ratings and of what the players say
    public DemoPlayers(int grpcPort, Path transcripts, Tally tally, Clock clock, long seed) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        this.transcripts = transcripts;
        this.tally = tally;
        this.clock = clock;
        this.seed = seed;
    }

    /// Lets `players` players arrive and play; returns when all are done, or at `deadline` with those
    /// left behind stopped.
    public void play(int players, Instant deadline) throws InterruptedException {
        var door = new TicketDoor(channel, GAME, clock);
        var ratings = new Random(seed);
        var lives = new ArrayList<Future<?>>();
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            for (var i = 0; i < players; i++) {
                var number = i;
                var rating = 1500 + 350 * ratings.nextGaussian();
                var arrival = ARRIVALS.multipliedBy(i).dividedBy(players);
                lives.add(threads.submit(() -> live(door, number, rating, arrival, deadline)));
            }
            threads.shutdown();
            var left = Duration.between(clock.instant(), deadline).plusSeconds(1);
            var ignored = threads.awaitTermination(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
        for (var life : lives) {
            if (life.state() == Future.State.FAILED) {
                throw new IllegalStateException("a player broke", life.exceptionNow());
            }
        }
    }

    private void live(TicketDoor door, int number, double rating, Duration arrival, Instant deadline) {
        try (var transcript = Transcript.open(transcripts, number, clock)) {
            Thread.sleep(arrival);
            var region = REGIONS.get(number / 2 % REGIONS.size());
            var random = new SplittableRandom(seed * 1_000_003 + number);
            new Player(door, transcript, tally, random, clock, deadline).live(rating, region);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
