package dev.muster.scheduler;

import java.util.List;

/// One container of a room: a container of its pod, or one operating-system process.
///
/// @param command argument vector; empty means the image's own
/// @param requests resources set aside
/// @param limits resources never exceeded
public record Container(
        String name,
        String image,
        String imagePullPolicy,
        List<String> command,
        List<EnvironmentVariable> environment,
        Resources requests,
        Resources limits,
        List<Port> ports) {
    public Container {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
        ports = List.copyOf(ports);
    }

    /// The same with other ports.
    public Container withPorts(List<Port> others) {
        return new Container(name, image, imagePullPolicy, command, environment, requests, limits, others);
    }

    /// Quantities in Kubernetes' notation, such as `64Mi` and `100m`.
    public record Resources(String memory, String cpu) {}
}
