package dev.muster.app.demo;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.program.ThisProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `muster demo`: exit code 0 only if every player met exactly its opponents and nothing was booked twice.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Runs a fleet of real game servers, fills it with simulated players, and proves who met whom.")
public final class DemoCommand implements Callable<Integer> {
    private final List<String> serve;

    @Option(names = "--players", paramLabel = "N", description = "An even number of players (default 200).")
    private int players = 200;

    @Option(names = "--json", description = "Ends standard output with one JSON object.")
    private boolean json;

    @Option(
            names = "--split",
            paramLabel = "HOW",
            description = "Two processes instead of one, told their roles by: roles, profile.")
    private String split = "none";

    @Option(names = "--check", paramLabel = "DIR", description = "Only judges the transcripts of an earlier demo.")
    private @Nullable Path check;

    @Option(names = "--transcripts", paramLabel = "DIR", description = "Where to keep the players' transcripts.")
    private @Nullable Path transcripts;

    @Spec
    private @Nullable CommandSpec spec;

    /// The demo of this very program.
    public DemoCommand() {
        this(ThisProgram.command(List.of("serve")));
    }

    /// @param serve the command that starts a server
    DemoCommand(List<String> serve) {
        this.serve = List.copyOf(serve);
    }

    @Override
    public Integer call() throws InterruptedException {
        var command = spec().commandLine();
        // With --json, standard output is for programs and people read the other one.
        var people = json ? command.getErr() : command.getOut();
        var summary = check == null ? perform(people) : DemoCheck.of(check);
        people.println(summary.words());
        people.flush();
        if (json) {
            command.getOut().println(summary.json());
            command.getOut().flush();
        }
        return summary.passed() ? 0 : 1;
    }

    private DemoSummary perform(PrintWriter people) throws InterruptedException {
        if (players < 2 || players % 2 != 0) {
            throw wrong("--players must be an even number of at least 2, not " + players);
        }
        var how = how();
        var directory = transcripts == null
                ? Demo.newTranscripts(LocalDateTime.now(ZoneId.systemDefault()))
                : empty(transcripts);
        var console = System.console();
        var terminal = console != null && console.isTerminal();
        try (var stage = new DemoStage(serve, how)) {
            return new Demo(stage, players, directory, people, terminal, Clock.systemUTC()).run();
        }
    }

    private Split how() {
        try {
            return Split.named(split);
        } catch (IllegalArgumentException e) {
            throw wrong("--split must be roles or profile, not " + split);
        }
    }

    private static Path empty(Path directory) {
        try {
            Files.createDirectories(directory);
            try (var files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw MusterException.invalid("--transcripts: %s is not empty".formatted(directory));
                }
            }
            return directory;
        } catch (IOException e) {
            throw MusterException.invalid("--transcripts: %s cannot be used: %s".formatted(directory, e.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec().commandLine(), message);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("only picocli runs a command");
        }
        return spec;
    }
}
