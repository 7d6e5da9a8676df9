package dev.muster.openmatch0.process;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.FunctionLauncher;
import dev.muster.openmatch0.FunctionSurroundings;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.process.NewSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Runs commands of this machine for the images that the settings name, so many at once; what is more
/// waits for its turn. A command ends with all that it started when its time is over, and when this
/// process ends, however it ends: its next holder starts it again.
public final class ProcessFunctions implements FunctionLauncher, AutoCloseable {
    private static final List<String> KEPT =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private final Map<String, LocalCommand> commands;
    private final Supplier<FunctionSurroundings> surroundings;
    private final FailedOutputs outputs;
    private final Map<String, String> inherited;
    private final Semaphore turns;
    private final Map<String, CommandRun> runs = new ConcurrentHashMap<>();

    /// @param commands by image
    /// @param surroundings where functions find Redis and MmLogic
    /// @param outputs where the output of failed runs is kept
    /// @param atOnce how many run at the same time
    /// @param inherited the server's own environment, most of which is kept from functions since it may
    /// hold secrets
    public ProcessFunctions(
            Map<String, LocalCommand> commands,
            Supplier<FunctionSurroundings> surroundings,
            FailedOutputs outputs,
            int atOnce,
            Map<String, String> inherited) {
        this.commands = Map.copyOf(commands);
        this.surroundings = surroundings;
        this.outputs = outputs;
        this.inherited = Map.copyOf(inherited);
        this.turns = new Semaphore(atOnce, true);
    }

    @Override
    public boolean runs(String image) {
        return commands.containsKey(image);
    }

    @Override
    public Run start(FunctionCall call) {
        var before = runs.get(call.name());
        if (before != null && before.ended().isDone()) {
            runs.remove(call.name(), before); // else who left it a moment ago would find it
        }
        return runs.computeIfAbsent(call.name(), name -> {
            var run = new CommandRun(name, builder(call), turns, outputs);
            run.ended().whenComplete((nothing, fault) -> Thread.startVirtualThread(() -> runs.remove(name, run)));
            return run;
        });
    }

    /// Ends all that run.
    @Override
    public void close() {
        runs.values().forEach(Run::cancel);
    }

    private ProcessBuilder builder(FunctionCall call) {
        var command = commands.get(call.image());
        if (command == null || command.arguments().isEmpty()) {
            throw MusterException.failedPrecondition("muster.openmatch0.commands has no command for it");
        }
        var newSession = NewSession.prefix(inherited.getOrDefault("PATH", "/usr/bin:/bin"))
                .orElseThrow(() -> MusterException.failedPrecondition(
                        "functions cannot run as commands: neither setsid nor perl was found on the PATH"));
        var builder = new ProcessBuilder(CommandWrapper.around(newSession, command.arguments()));
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        var environment = builder.environment();
        environment.clear();
        KEPT.forEach(name -> {
            var value = inherited.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        });
        environment.putAll(surroundings.get().environment());
        environment.putAll(command.environment());
        environment.putAll(call.environment());
        return builder;
    }
}
