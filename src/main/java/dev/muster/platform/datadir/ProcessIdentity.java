package dev.muster.platform.datadir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One process of this machine: its number and when it started, in the words of the operating system.
/// The number alone is no identity, since it is used again; a process may be signalled only while
/// both still fit.
public record ProcessIdentity(long pid, String start) {
    /// No process: never alive.
    public static final ProcessIdentity NONE = new ProcessIdentity(0, "");

    private static final String PROC = "/proc";
    /// Position of the start time among the fields behind the command name (field 22 of
    /// `/proc/<pid>/stat`).
    private static final int START_FIELD = 19;

    /// Who runs under this number now, if anybody; a process that has ended but was not yet
    /// collected is nobody.
    public static Optional<ProcessIdentity> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        Optional<String> start = Files.isDirectory(Path.of(PROC, "self")) ? fromProc(pid) : fromPs(pid);
        return start.map(at -> new ProcessIdentity(pid, at));
    }

    /// This process.
    public static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseGet(() -> new ProcessIdentity(pid, ""));
    }

    /// Whether exactly this process still runs.
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /// Asks the process to end (SIGTERM), unless its number belongs to somebody else by now.
    public void terminate() {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    private static Optional<String> fromProc(long pid) {
        try {
            String stat = Files.readString(Path.of(PROC, Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The command name stands in parentheses and may hold blanks and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START_FIELD + 2);
            return fields[0].equals("Z") || fields[0].equals("X") ? Optional.empty() : Optional.of(fields[START_FIELD]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> fromPs(long pid) {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return Optional.empty();
        }
        try {
            var builder = new ProcessBuilder("ps", "-o", "stat=,lstart=", "-p", Long.toString(pid));
            builder.environment().put("LC_ALL", "C");
            Process ps = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String line = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            ps.waitFor(1, TimeUnit.SECONDS);
            int blank = line.indexOf(' ');
            return blank < 0 || line.startsWith("Z")
                    ? Optional.empty()
                    : Optional.of(line.substring(blank).strip());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
