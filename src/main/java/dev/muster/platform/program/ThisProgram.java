package dev.muster.platform.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The command line that starts this same program again, whatever it runs as: jar, class path or native executable.
public final class ThisProgram {
    private ThisProgram() {}

    /// The command for `verb`, its first element being an executable file.
    public static List<String> command(List<String> verb) {
        var executable = ProcessHandle.current().info().command().orElse("java");
        var command = new ArrayList<String>();
        command.add(executable);
        if (Objects.requireNonNull(Path.of(executable).getFileName()).toString().startsWith("java")) {
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add("dev.muster.app.Main");
        }
        command.addAll(verb);
        return command;
    }
}
