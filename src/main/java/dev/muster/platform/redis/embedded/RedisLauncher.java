package dev.muster.platform.redis.embedded;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Starts the server process in a session of its own and waits until it answers.
final class RedisLauncher {
    private static final Duration PAUSE = Duration.ofMillis(5);

    /// A process that was started, and where its part of the log begins.
    record Launched(Process process, RedisState state, long logStart) {}

    /// How a launch came out.
    sealed interface Outcome {
        record Ready() implements Outcome {}

        record PortTaken() implements Outcome {}

        /// `running`: it lives on, and a later start may find it ready.
        record Failed(String why, boolean running) implements Outcome {}
    }

    private final RedisHome home;
    private final EmbeddedRedisOptions options;
    private final Path binary;

    RedisLauncher(RedisHome home, EmbeddedRedisOptions options, Path binary) {
        this.home = home;
        this.options = options;
        this.binary = binary;
    }

    Launched launch(RedisState wanted) throws IOException {
        // Written before the process exists and again when its number is known: a parent that is killed in between
        // leaves a port and a password by which the next one finds it.
        home.write(RedisState.launching(wanted.port(), wanted.password()));
        home.configure(wanted, options.fsync());
        long logStart = home.openLog();
        List<String> command = ownSession();
        command.add(binary.toString());
        command.add(home.configuration().toString());
        var builder = new ProcessBuilder(command)
                .directory(home.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.log().toFile()));
        // Newer servers end when the locale of the environment is not installed.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        RedisState state = wanted.as(ProcessIdentity.of(process.pid()).orElse(ProcessIdentity.NONE));
        try {
            home.write(state);
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
        return new Launched(process, state, logStart);
    }

    Outcome await(Launched launched) throws IOException, InterruptedException {
        RedisState state = launched.state();
        long deadline = System.nanoTime() + options.patience().toNanos();
        RedisProbe.Answer answer;
        do {
            answer = RedisProbe.ask(state.port(), home.kind().user(), state.password());
            if (answer == RedisProbe.Answer.READY) {
                return new Outcome.Ready();
            }
            if (!launched.process().isAlive()) {
                return ended(launched);
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() < deadline);
        if (answer == RedisProbe.Answer.LOADING) {
            return new Outcome.Failed(
                    "it is still loading its data after " + options.patience().toSeconds() + " s; start again later",
                    true);
        }
        state.process().terminate();
        return new Outcome.Failed("it does not answer; its last words: " + lastLine(launched), false);
    }

    private Outcome ended(Launched launched) throws IOException {
        // "Address already in use" or, from the carried one, "Address in use".
        if (home.logged(launched.logStart()).contains("bind: Address ")) {
            return new Outcome.PortTaken();
        }
        return new Outcome.Failed(
                "it ended with status " + launched.process().exitValue() + ": " + lastLine(launched), false);
    }

    private String lastLine(Launched launched) throws IOException {
        String last = home.logged(launched.logStart())
                .lines()
                .filter(line -> !line.isBlank())
                .reduce("nothing was logged", (before, line) -> line);
        int mark = Math.max(last.indexOf(" # "), last.indexOf(" * "));
        return mark < 0 ? last : last.substring(mark + 3);
    }

    /// The command that leaves the parent's session, so that Ctrl-C in its terminal does not reach the
    /// server; it becomes the server and keeps its number.
    private static List<String> ownSession() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin");
        List<String> command = new ArrayList<>();
        if (RedisBinary.onPath("setsid", path).isPresent()) {
            command.add("setsid");
        } else if (RedisBinary.onPath("perl", path).isPresent()) {
            command.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec {$ARGV[0]} @ARGV or die $!;"));
        } else {
            throw MusterException.failedPrecondition(
                    "the embedded Redis needs setsid or perl on the PATH; install one, or set quarkus.redis.hosts");
        }
        return command;
    }
}
