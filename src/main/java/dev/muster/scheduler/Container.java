package dev.muster.scheduler;

import java.util.List;
import java.util.stream.Stream;

/// One container of a room: a container of its pod, or one operating-system process.
///
/// @param command argument vector; empty means the image's own
/// @param args what is appended to the command, or given to the image's own
/// @param requests resources set aside
/// @param limits resources never exceeded
/// @param fields what only some runtimes understand
public record Container(
        String name,
        String image,
        String imagePullPolicy,
        List<String> command,
        List<String> args,
        List<EnvironmentVariable> environment,
        Resources requests,
        Resources limits,
        List<Port> ports,
        RuntimeFields fields) {
    public Container {
        command = List.copyOf(command);
        args = List.copyOf(args);
        environment = List.copyOf(environment);
        ports = List.copyOf(ports);
    }

    /// A container that says nothing beyond Maestro's fields.
    public Container(
            String name,
            String image,
            String imagePullPolicy,
            List<String> command,
            List<EnvironmentVariable> environment,
            Resources requests,
            Resources limits,
            List<Port> ports) {
        this(
                name,
                image,
                imagePullPolicy,
                command,
                List.of(),
                environment,
                requests,
                limits,
                ports,
                RuntimeFields.NONE);
    }

    /// The command with its arguments.
    public List<String> commandLine() {
        return Stream.concat(command.stream(), args.stream()).toList();
    }

    /// The same with other ports.
    public Container withPorts(List<Port> others) {
        return new Container(
                name, image, imagePullPolicy, command, args, environment, requests, limits, others, fields);
    }

    /// Quantities in Kubernetes' notation, such as `64Mi` and `100m`.
    public record Resources(String memory, String cpu) {}
}
