package dev.muster.app.cli;

import dev.muster.app.demo.DemoCommand;
import dev.muster.platform.error.MusterException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `muster`: everything that it can be told to do.
@Command(
        name = "muster",
        mixinStandardHelpOptions = true,
        description = "Runs a game's servers and fills them with players.",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            StopCommand.class,
            ApplyCommand.class,
            SchedulerCommand.class,
            RoomCommand.class,
            SimulateRoomsCommand.class,
            ProfileCommand.class,
            VersionCommand.class
        })
public final class MusterCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /// Runs one command; 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly.
    public static int run(String... args) {
        // The log library that Quarkus brings complains on standard error when it is not the chosen one.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new MusterCommand())
                .setExecutionExceptionHandler((fault, command, parsed) -> report(fault, command));
    }

    /// Faults that were to be expected end with their message; the rest are bugs, of which the type says
    /// more than the message often does.
    private static int report(Exception fault, CommandLine command) {
        var message = fault instanceof MusterException ? fault.getMessage() : fault.toString();
        command.getErr().println(command.getColorScheme().errorText(command.getCommandName() + ": " + message));
        command.getErr().flush();
        return 1;
    }

    @Override
    public void run() {
        throw Commands.subcommandMissing(spec);
    }
}
