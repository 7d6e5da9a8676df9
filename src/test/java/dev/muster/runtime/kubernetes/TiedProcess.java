package dev.muster.runtime.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that ends with this JVM, even when that is killed: beside it a shell waits on a pipe whose
/// other end the JVM holds.
final class TiedProcess {
    private static final String TIE = "exec 3<&0; ( read -r _ <&3 || kill -9 $$ ) & exec 3<&-; exec \"$@\" </dev/null";
    private static final int LOG_TAIL = 2_000;

    private final Process process;
    private final Path log;

    private TiedProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts a command in a directory; what it prints is appended to a log.
    static TiedProcess start(Path directory, Path log, List<String> command) {
        List<String> tied = new ArrayList<>(List.of("sh", "-c", TIE, "tied"));
        tied.addAll(command);
        try {
            var process = new ProcessBuilder(tied)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new TiedProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Kills it: what it has not written is lost, as when a machine fails.
    void kill() {
        end(process.destroyForcibly());
    }

    /// Lets it end in order, and kills it when it takes longer.
    void stop(Duration patience) {
        process.destroy();
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    private static void end(Process process) {
        process.onExit().join();
        try (var tie = process.getOutputStream()) {
            tie.write('\n'); // the shell beside it has nothing left to kill
        } catch (IOException e) {
            // it is gone already
        }
    }

    /// The end of what it printed.
    String tail() {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - LOG_TAIL));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}
