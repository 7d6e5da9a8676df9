package dev.muster.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.MusterJar;
import dev.muster.app.client.MusterClient;
import dev.muster.app.local.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Players in the middle of their matches, and something is killed: nothing that was acknowledged is lost,
/// and no slot is given twice. The judgement is that of the demo, from what the players themselves saw.
final class CrashIT {
    private static final int PLAYERS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path directory;

    private Path transcripts;
    private DemoServer server;

    @BeforeEach
    void startAFleet() throws Exception {
        transcripts = Files.createDirectories(directory.resolve("transcripts"));
        var ports = FreePorts.two();
        var data = Files.createDirectories(directory.resolve("data"));
        server = new DemoServer(MusterJar.command("serve"), "Muster", data, ports[0], ports[1], Map.of());
        server.start();
        server.awaitReady(PATIENCE);
        try (var client = new MusterClient(server.http())) {
            var fleet = new DuelFleet(client, clock);
            fleet.awaitReady(fleet.register(line -> {}), clock.instant().plus(PATIENCE));
        }
    }

    @AfterEach
    void endEverything() throws Exception {
        server.stop(Duration.ofSeconds(20));
        new LocalServer(server.dataDirectory()).endLeftovers();
    }

    @Test
    void noTicketIsLostAndNoSlotGivenTwiceWhenTheServerIsKilled() throws Exception {
        var tally = new Tally();
        try (var players = new DemoPlayers(server.grpcPort(), transcripts, tally, clock, 7)) {
            var playing = play(players);
            awaitAllArrived(tally);

            server.kill();
            Thread.sleep(300);
            long killed = System.nanoTime();
            server.start();
            server.awaitReady(PATIENCE);
            var recovery = Duration.ofNanos(System.nanoTime() - killed);
            playing.join(PATIENCE);

            assertThat(recovery).isLessThan(Duration.ofSeconds(10));
        }
        everyPlayerMetExactlyItsOpponent();
    }

    @Test
    void noTicketIsLostAndNoSlotGivenTwiceWhenRedisIsKilled() throws Exception {
        var tally = new Tally();
        try (var players = new DemoPlayers(server.grpcPort(), transcripts, tally, clock, 8)) {
            var playing = play(players);
            awaitAllArrived(tally);

            killRedis();
            playing.join(PATIENCE);
        }
        everyPlayerMetExactlyItsOpponent();
        assertThat(server.isAlive()).isTrue();
    }

    private Thread play(DemoPlayers players) {
        return Thread.startVirtualThread(() -> {
            try {
                players.play(PLAYERS, clock.instant().plus(PATIENCE));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    // A creation that was under way when the server died may have happened, and its player would never know.
    private static void awaitAllArrived(Tally tally) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (tally.waiting() + tally.playing() + tally.done() < PLAYERS) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(20);
        }
        assertThat(tally.done()).as("some are still to play").isLessThan(PLAYERS);
        Thread.sleep(200);
    }

    private void killRedis() throws Exception {
        var note = server.dataDirectory().resolve("redis/redis.json");
        long pid =
                new ObjectMapper().readTree(Files.readString(note)).path("pid").asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private void everyPlayerMetExactlyItsOpponent() {
        var summary = DemoCheck.of(transcripts);
        assertThat(summary.problems()).isEmpty();
        assertThat(summary.players()).isEqualTo(PLAYERS);
        assertThat(summary.matched()).isEqualTo(PLAYERS);
        assertThat(summary.doubleBookings()).isZero();
    }
}
