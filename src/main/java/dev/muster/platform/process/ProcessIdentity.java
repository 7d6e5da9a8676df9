package dev.muster.platform.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One process of this machine: its number and when it started, in the words of the operating system.
/// The number alone is no identity, since it is used again; a process may be signalled only while
/// both still fit.
///
/// @param start clock ticks since boot, or a date; only good for comparing
public record ProcessIdentity(long pid, String start) {
    /// No process: never alive.
    public static final ProcessIdentity NONE = new ProcessIdentity(0, "");

    private static final boolean HAS_PROC = Files.isDirectory(Path.of("/proc/self"));

    /// Who runs under this number now, if anybody; a process that has ended but was not yet
    /// collected is nobody.
    public static Optional<ProcessIdentity> of(long pid) {
        if (pid <= 0) {
            return Optional.empty();
        }
        Optional<String> start =
                HAS_PROC ? ProcStat.of(pid).filter(stat -> !stat.isDead()).map(ProcStat::start) : fromPs(pid);
        return start.map(at -> new ProcessIdentity(pid, at));
    }

    /// This process.
    public static ProcessIdentity current() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseGet(() -> new ProcessIdentity(pid, ""));
    }

    /// Reads `<pid> <start>` and the end of a line, as a shell writes them; empty while they are not whole.
    public static Optional<ProcessIdentity> parse(String line) {
        int blank = line.indexOf(' ');
        if (blank < 1 || !line.endsWith("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessIdentity(Long.parseLong(line, 0, blank, 10), normal(line.substring(blank))));
        } catch (NumberFormatException notWritten) {
            return Optional.empty();
        }
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
            return blank < 0 || line.startsWith("Z") ? Optional.empty() : Optional.of(normal(line.substring(blank)));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// `ps` pads dates with blanks.
    private static String normal(String start) {
        return start.strip().replaceAll("\\s+", " ");
    }
}
