package dev.muster.app.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What all commands do alike.
final class Commands {
    private Commands() {}

    /// Where a command prints; picocli has set `spec` before it runs one.
    static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("only picocli runs a command");
        }
        return spec.commandLine().getOut();
    }

    /// For a command that only groups others.
    static ParameterException subcommandMissing(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("only picocli runs a command");
        }
        return new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}
