package dev.muster.app.demo;

import dev.muster.app.client.MusterClient;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One run of the demo: a fleet, players, and what their transcripts tell. Ends all that it started, also
/// when the program is asked to end in the middle.
final class Demo {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 7;

    private final DemoStage stage;
    private final int players;
    private final Path transcripts;
    private final PrintWriter out;
    private final boolean terminal;
    private final Clock clock;

    /// @param stage closed by the run
    /// @param out for people
    /// @param terminal whether `out` can be redrawn
    Demo(DemoStage stage, int players, Path transcripts, PrintWriter out, boolean terminal, Clock clock) {
        this.stage = stage;
        this.players = players;
        this.transcripts = transcripts;
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    /// Runs it; UNAVAILABLE with a message for people when it did not come to an end.
    DemoSummary run() throws InterruptedException {
        var onExit = new Thread(this::end, "demo-end");
        Runtime.getRuntime().addShutdownHook(onExit);
        var passed = false;
        try {
            perform();
            var summary = DemoCheck.of(transcripts);
            passed = summary.passed();
            return summary;
        } catch (MusterException e) {
            // What fails while Ctrl-C takes the servers away is no fault to report.
            throw stage.isClosed() ? MusterException.unavailable("the demo was stopped", e) : e;
        } finally {
            if (!passed) {
                stage.keepOutput(transcripts);
            }
            end();
            removeHook(onExit);
        }
    }

    private void end() {
        if (!stage.isClosed()) {
            say("ending servers, rooms and Redis");
        }
        stage.close();
    }

    private void perform() throws InterruptedException {
        var started = clock.instant();
        var deadline = started.plus(PATIENCE);
        say("starting Muster on a fresh store");
        stage.start();
        say("ready after %d ms"
                .formatted(Duration.between(started, clock.instant()).toMillis()));
        try (var client = new MusterClient(stage.operators().http())) {
            var fleet = new DuelFleet(client, clock);
            var rooms = fleet.register(this::say);
            var tally = new Tally();
            try (var progress = new DemoProgress(out, terminal, tally, fleet::byStatus);
                    var demoPlayers = new DemoPlayers(stage.players().grpcPort(), transcripts, tally, clock, SEED)) {
                stoppingWhenAServerDies(() -> {
                    fleet.awaitReady(rooms, deadline);
                    demoPlayers.play(players, deadline);
                });
            }
        }
        if (!clock.instant().isBefore(deadline)) {
            say("the demo did not finish within %d s".formatted(PATIENCE.toSeconds()));
        }
    }

    private interface Act {
        void perform() throws InterruptedException;
    }

    private void stoppingWhenAServerDies(Act act) throws InterruptedException {
        var performer = Thread.currentThread();
        var dead = new AtomicReference<Optional<DemoServer>>(Optional.empty());
        var guard = Thread.ofVirtual().name("demo-guard").start(() -> {
            try {
                while (dead.get().isEmpty() && !stage.isClosed()) {
                    Thread.sleep(250);
                    dead.set(stage.dead());
                }
                performer.interrupt();
            } catch (InterruptedException e) {
                // The act is over.
                Thread.currentThread().interrupt();
            }
        });
        try {
            act.perform();
        } catch (InterruptedException e) {
            var server = dead.get().orElseThrow(() -> e);
            throw MusterException.unavailable(
                    "%s ended in the middle of the demo. Its last lines:%n%s"
                            .formatted(server.name(), server.lastLines()),
                    e);
        } finally {
            guard.interrupt();
        }
    }

    private static void removeHook(Thread onExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The program is ending already, and the hook has run or waits for this close.
            return;
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /// A new directory for transcripts: beside the build when there is one, else among the temporary files.
    static Path newTranscripts(LocalDateTime now) {
        try {
            var build = Path.of("target");
            if (!Files.isDirectory(build)) {
                return Files.createTempDirectory("muster-transcripts-");
            }
            var name = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(now);
            var runs = Files.createDirectories(build.resolve("demo"));
            return Files.createTempDirectory(runs, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the transcripts", e);
        }
    }
}
