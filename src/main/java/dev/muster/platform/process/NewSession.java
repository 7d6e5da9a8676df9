package dev.muster.platform.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Starting commands in a session, and so a process group, of their own.
public final class NewSession {
    private NewSession() {}

    /// The words before a command that make it the leader of a new session, under the same process
    /// number; empty when this machine has no program for that.
    ///
    /// @param searchPath directories of commands, as in the variable PATH
    public static Optional<List<String>> prefix(String searchPath) {
        if (has(searchPath, "setsid")) {
            return Optional.of(List.of("setsid"));
        }
        if (has(searchPath, "perl")) {
            return Optional.of(List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV; exit 127"));
        }
        return Optional.empty();
    }

    private static boolean has(String searchPath, String command) {
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, command))) {
                return true;
            }
        }
        return false;
    }
}
