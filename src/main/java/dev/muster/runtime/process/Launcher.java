package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.NewSession;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts a command in a session of its own, so that neither a signal to Muster's group nor Muster's end
/// reaches it, under a wrapper that writes down who it is and how the command ended.
final class Launcher {
    private static final Duration INTRODUCTION = Duration.ofSeconds(5);

    /// `process` gets the wrapper's pid, which is also the group's, and its start time: two facts that
    /// together name one process for ever. The wrapper survives SIGTERM to its group to record the exit
    /// status, then takes what the command left behind with it: a room is over when its main process is.
    private static final String WRAPPER = """
            dir=$1; shift
            if [ -r "/proc/$$/stat" ]; then
              read -r stat < "/proc/$$/stat"
              start=$(set -f; set -- ${stat##*) }; echo "${20}")
            else
              start=$(LC_ALL=C /bin/ps -o lstart= -p $$)
            fi
            trap : TERM INT HUP
            echo "$$ $start" > "$dir/process" || exit 125
            "$@"
            echo $? > "$dir/exit"
            kill -s KILL 0
            """;

    private final Optional<List<String>> newSession;

    /// @param searchPath directories of commands, as in the variable PATH
    Launcher(String searchPath) {
        this.newSession = NewSession.prefix(searchPath);
    }

    /// Starts `command` in the place of `target` and returns when it has introduced itself.
    Process launch(ContainerProcess target, List<String> command, Map<String, String> environment) {
        var words = new ArrayList<>(newSession.orElseThrow(() ->
                MusterException.unavailable("cannot start rooms: neither setsid nor perl was found on the PATH")));
        words.addAll(List.of(
                "/bin/sh", "-c", WRAPPER, "muster-room", target.directory().toString()));
        words.addAll(command);
        var builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(target.log().file().toFile()));
        try {
            target.clear();
            var process = builder.start();
            awaitIntroduction(target, process);
            return process;
        } catch (IOException e) {
            throw RoomDirectory.unusable("start a room in", target.directory(), e);
        }
    }

    private static void awaitIntroduction(ContainerProcess target, Process process) {
        long deadline = System.nanoTime() + INTRODUCTION.toNanos();
        while (target.identity().isEmpty()) {
            boolean ended = !process.isAlive();
            if (target.identity().isPresent()) {
                return;
            }
            if (ended || System.nanoTime() > deadline) {
                process.destroyForcibly();
                var said = target.log().lastLine();
                throw MusterException.unavailable("cannot start a room in " + target.directory() + ": "
                        + (said.isEmpty() ? "no sign of life" : said));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("interrupted while a room started", e);
        }
    }
}
