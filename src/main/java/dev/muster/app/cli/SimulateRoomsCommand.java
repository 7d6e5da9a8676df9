package dev.muster.app.cli;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.simulated.SimulatedConfig;
import dev.muster.runtime.simulated.Simulation;
import dev.muster.runtime.simulated.SimulationDoor;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `muster simulate-rooms`: the rooms of the `simulated` runtime in a process of their own.
@Command(
        name = "simulate-rooms",
        mixinStandardHelpOptions = true,
        description = {
            "Runs simulated rooms that any number of workers share (muster.simulated.url).",
            "Times are such as 500ms, uniform(1s,3s), exponential(30s), normal(20s,5s). The settings of a server,",
            "such as MUSTER_SIMULATED_PING_INTERVAL, are the defaults."
        })
final class SimulateRoomsCommand implements Runnable {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "The port for workers, on loopback (default: ${DEFAULT-VALUE}; 0 for any).")
    private int port;

    @Option(
            names = "--rooms-url",
            paramLabel = "URL",
            defaultValue = "${env:MUSTER_ROOMS_URL:-http://127.0.0.1:8080}",
            description = "Where rooms ping (default: MUSTER_ROOMS_URL, else http://127.0.0.1:8080).")
    private String roomsUrl = "";

    @Option(
            names = "--start-delay",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_START_DELAY:-" + SimulatedConfig.START_DELAY + "}",
            description = "From creation until a room runs (default: ${DEFAULT-VALUE}).")
    private String startDelay = "";

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_PING_INTERVAL:-" + SimulatedConfig.PING_INTERVAL + "}",
            description = "Between two pings (default: ${DEFAULT-VALUE}).")
    private String pingInterval = "";

    @Option(
            names = "--match-duration",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_MATCH_DURATION:-" + SimulatedConfig.MATCH_DURATION + "}",
            description = "How long a match is played (default: ${DEFAULT-VALUE}).")
    private String matchDuration = "";

    @Option(
            names = "--end-delay",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_END_DELAY:-" + SimulatedConfig.END_DELAY + "}",
            description = "From being told to end until a room is gone (default: ${DEFAULT-VALUE}).")
    private String endDelay = "";

    @Option(
            names = "--lifetime",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_LIFETIME:-}",
            description = "After which a room ends by itself (default: never).")
    private String lifetime = "";

    @Option(
            names = "--look-interval",
            paramLabel = "TIME",
            defaultValue = "${env:MUSTER_SIMULATED_LOOK_INTERVAL:-" + SimulatedConfig.LOOK_INTERVAL + "}",
            description = "How often rooms with reservations are looked for, at most (default: ${DEFAULT-VALUE}).")
    private String lookInterval = "";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "${env:MUSTER_SIMULATED_SEED:-}",
            description = "Makes what is drawn repeatable.")
    private String seed = "";

    @Option(
            names = "--crash-at-start",
            paramLabel = "SHARE",
            defaultValue = "${env:MUSTER_SIMULATED_FAULTS_CRASH_AT_START:-0}",
            description = "Share of rooms that crash as soon as they run.")
    private double crashAtStart;

    @Option(
            names = "--never-ready",
            paramLabel = "SHARE",
            defaultValue = "${env:MUSTER_SIMULATED_FAULTS_NEVER_READY:-0}",
            description = "Share of rooms that run and say nothing.")
    private double neverReady;

    @Option(
            names = "--hang",
            paramLabel = "SHARE",
            defaultValue = "${env:MUSTER_SIMULATED_FAULTS_HANG:-0}",
            description = "Share of rooms that stop in their first minute.")
    private double hang;

    @Option(
            names = "--crash-in-match",
            paramLabel = "SHARE",
            defaultValue = "${env:MUSTER_SIMULATED_FAULTS_CRASH_IN_MATCH:-0}",
            description = "Share of rooms that crash in their first match.")
    private double crashInMatch;

    @Option(
            names = "--lie",
            paramLabel = "SHARE",
            defaultValue = "${env:MUSTER_SIMULATED_FAULTS_LIE:-0}",
            description = "Share of rooms that say the opposite of how they are.")
    private double lie;

    @Spec
    private @Nullable CommandSpec spec;

    /// The options as a server would read them from its settings.
    private record Options(
            Optional<String> url,
            String startDelay,
            String pingInterval,
            String matchDuration,
            String endDelay,
            Optional<String> lifetime,
            String lookInterval,
            boolean silent,
            OptionalLong seed,
            Faults faults)
            implements SimulatedConfig {

        record Shares(double crashAtStart, double neverReady, double hang, double crashInMatch, double lie)
                implements Faults {}
    }

    @Override
    public void run() {
        var out = Commands.out(spec);
        var config = new Options(
                Optional.empty(),
                startDelay,
                pingInterval,
                matchDuration,
                endDelay,
                Optional.of(lifetime).filter(text -> !text.isBlank()),
                lookInterval,
                false,
                OptionalLong.empty(),
                new Options.Shares(crashAtStart, neverReady, hang, crashInMatch, lie));
        var random = seed.isBlank() ? new Random() : new Random(seed());
        try (var simulation = Simulation.start(config, () -> roomsUrl, random, Clock.systemUTC(), this::complain);
                var door =
                        new SimulationDoor(simulation, port, UUID.randomUUID().toString())) {
            out.println("simulated rooms at " + door.url() + ", pinging " + roomsUrl);
            out.flush();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What is logged goes nowhere in a command.
    private void complain(String why) {
        var out = Commands.out(spec);
        out.println(why);
        out.flush();
    }

    private long seed() {
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw MusterException.invalid("--seed: \"" + seed + "\" is no whole number");
        }
    }
}
