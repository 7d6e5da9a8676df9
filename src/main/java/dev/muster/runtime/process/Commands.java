package dev.muster.runtime.process;

import dev.muster.platform.program.ThisProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which commands may run, and where their files are.
final class Commands {
    private static final List<String> SAMPLE_ROOM = List.of("muster", "sample-room");

    private final List<String> allowed;
    private final String searchPath;

    /// @param searchPath directories of commands, as in the variable PATH
    Commands(List<String> allowed, String searchPath) {
        this.allowed = List.copyOf(allowed);
        this.searchPath = searchPath;
    }

    /// What to run for a container's command, or why it cannot run.
    sealed interface Resolution {
        /// The argument vector; its first word is an absolute path.
        record Found(List<String> arguments) implements Resolution {}

        /// `reason` is for people and names the command.
        record Refused(String reason) implements Resolution {}
    }

    Resolution resolve(List<String> command) {
        if (command.size() >= 2 && command.subList(0, 2).equals(SAMPLE_ROOM)) {
            return new Resolution.Found(ThisProgram.lightCommand(command.subList(1, command.size())));
        }
        var name = command.getFirst();
        var file = find(name);
        if (!isAllowed(name, file)) {
            return new Resolution.Refused("\"" + name + "\" is not allowed by muster.process.allow");
        }
        if (file.isEmpty()) {
            var where = name.contains("/") ? "is no executable file" : "was not found on the PATH";
            return new Resolution.Refused("\"" + name + "\" " + where);
        }
        var arguments = new ArrayList<>(command);
        arguments.set(0, file.get().toString());
        return new Resolution.Found(List.copyOf(arguments));
    }

    private Optional<Path> find(String name) {
        if (name.contains("/")) {
            return Optional.of(Path.of(name).toAbsolutePath().normalize()).filter(Commands::isExecutable);
        }
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            var file = Path.of(directory.isEmpty() ? "." : directory, name)
                    .toAbsolutePath()
                    .normalize();
            if (!name.isEmpty() && isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private boolean isAllowed(String name, Optional<Path> file) {
        for (String entry : allowed) {
            if (isName(entry) ? entry.equals(name) : covers(entry, name, file)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(String entry) {
        return !entry.contains("/") && !entry.equals(".") && !entry.equals("..");
    }

    /// Links are followed on both sides, so that a link in an allowed directory does not lead out of it. A
    /// missing file counts as written, to be reported as missing and not as refused.
    private static boolean covers(String entry, String name, Optional<Path> file) {
        return real(file.orElse(Path.of(name))).startsWith(real(Path.of(entry)));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException missing) {
            return path.toAbsolutePath().normalize();
        }
    }
}
