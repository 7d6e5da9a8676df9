package dev.muster.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A script of the examples that plays rounds, run as a user does. What it makes is in a directory of the test, and
/// closing this ends all processes that it was seen to start.
final class RoundScript implements AutoCloseable {
    /// The status of a script that was asked for a language that is not here.
    static final int CANNOT_RUN_HERE = 3;

    private static final int STILL_RUNNING = 124;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path script;
    private final Path directory;
    private final Set<ProcessHandle> started = new LinkedHashSet<>();

    RoundScript(Path script, Path directory) {
        this.script = script;
        this.directory = directory;
    }

    record Outcome(int status, String output) {}

    static void assumeBash() throws IOException, InterruptedException {
        var bash = new ProcessBuilder("sh", "-c", "command -v bash").start();
        assumeTrue(bash.waitFor() == 0, "bash is not there: no rounds are played");
    }

    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", directory.toString());
        var process = builder.start();
        started.add(process.toHandle());
        return process;
    }

    Outcome play(String... arguments) throws IOException, InterruptedException {
        var process = start(arguments);
        var output = new StringBuilder();
        var reader = Thread.startVirtualThread(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
                    remember(process);
                    output.append(line).append('\n');
                }));
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            remember(process);
            close();
        }
        reader.join();
        return new Outcome(ended ? process.exitValue() : STILL_RUNNING, output.toString());
    }

    /// Notes the processes that it has started by now. Redis runs in a session of its own, and loses its parent before
    /// it ends.
    void remember(Process process) {
        synchronized (started) {
            process.descendants().forEach(started::add);
        }
    }

    Set<ProcessHandle> started() {
        synchronized (started) {
            return Set.copyOf(started);
        }
    }

    @Override
    public void close() {
        started().forEach(ProcessHandle::destroyForcibly);
    }
}
