package dev.muster.runtime;

import java.util.List;

/// Where players reach a room.
public record Address(String host, List<Port> ports) {
    public Address {
        ports = List.copyOf(ports);
    }

    /// One port that players connect to, by the name that the scheduler gives it.
    ///
    /// @param protocol `TCP` or `UDP`
    public record Port(String name, String protocol, int port) {}
}
