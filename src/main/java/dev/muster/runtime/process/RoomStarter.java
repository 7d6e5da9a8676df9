package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.Container;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Starts all processes of a room on ports of their own, or none.
final class RoomStarter {
    private final Commands commands;
    private final Launcher launcher;
    private final RoomEnvironment environment;
    private final HostPorts ports;
    private final InstantSource clock;

    RoomStarter(
            Commands commands, Launcher launcher, RoomEnvironment environment, HostPorts ports, InstantSource clock) {
        this.commands = commands;
        this.launcher = launcher;
        this.environment = environment;
        this.ports = ports;
        this.clock = clock;
    }

    /// @param onExit told when one of the processes has ended
    /// @throws MusterException UNAVAILABLE; then nothing is left running and no port is taken
    InstanceRecord start(RoomRequest room, RoomDirectory directory, Runnable onExit) {
        var containers = room.scheduler().spec().containers();
        var arguments = containers.stream().map(this::resolve).toList();
        var taken = ports.take(room.scheduler());
        var started = new ArrayList<ContainerProcess>();
        try {
            var record = InstanceRecord.of(room, environment.host(), clock.instant(), taken);
            directory.write(record);
            Consumer<Process> watch = process -> {
                var _ = process.onExit().thenRunAsync(onExit, Thread::startVirtualThread);
            };
            for (int i = 0; i < containers.size(); i++) {
                var container = containers.get(i);
                var target = directory.process(container.name());
                started.add(target);
                watch.accept(launcher.launch(target, arguments.get(i), environment.of(room, container, taken)));
            }
            return record;
        } catch (MusterException fault) {
            ProcessTree.end(room.room(), started, Duration.ZERO);
            ports.release(taken);
            throw fault;
        }
    }

    void release(InstanceRecord record) {
        ports.release(record.ports());
    }

    private List<String> resolve(Container container) {
        if (container.command().isEmpty()) {
            throw MusterException.unavailable("container \"" + container.name() + "\" has no command");
        }
        return switch (commands.resolve(container.commandLine())) {
            case Commands.Resolution.Found found -> found.arguments();
            case Commands.Resolution.Refused refused ->
                throw MusterException.unavailable("command " + refused.reason());
        };
    }
}
