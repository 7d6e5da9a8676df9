package dev.muster.runtime.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One process for ever: its pid together with the time of its start, so that another process that was
/// given the same pid later is never taken for it.
///
/// @param start as the system tells it (clock ticks since boot, or a date); only good for comparing
record ProcessIdentity(long pid, String start) {
    private static final boolean HAS_PROC = Files.exists(Path.of("/proc/self/stat"));

    /// Reads what the wrapper of a process wrote about itself; empty while there is no whole line.
    static Optional<ProcessIdentity> read(Path file) {
        try {
            var text = Files.readString(file);
            int space = text.indexOf(' ');
            if (!text.endsWith("\n") || space < 1) {
                return Optional.empty();
            }
            return Optional.of(
                    new ProcessIdentity(Long.parseLong(text.substring(0, space)), normal(text.substring(space))));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    /// Whether this very process still runs.
    boolean isAlive() {
        return startOf(pid).filter(start::equals).isPresent();
    }

    private static Optional<String> startOf(long pid) {
        if (HAS_PROC) {
            // A process that ended but was not yet collected by its parent does not run any more.
            return ProcStat.of(pid).filter(stat -> !stat.isDead()).map(ProcStat::start);
        }
        return ProcessHandle.of(pid).flatMap(handle -> startByPs(pid));
    }

    private static Optional<String> startByPs(long pid) {
        try {
            var builder = new ProcessBuilder("ps", "-o", "lstart=", "-p", Long.toString(pid));
            builder.environment().put("LC_ALL", "C");
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            var process = builder.start();
            try (var reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                return Optional.ofNullable(reader.readLine())
                        .map(ProcessIdentity::normal)
                        .filter(line -> !line.isEmpty());
            }
        } catch (IOException noPs) {
            return Optional.empty();
        }
    }

    private static String normal(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
