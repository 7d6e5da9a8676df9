package dev.muster.event;

import java.util.List;

/// What a receiver is told of a room.
///
/// @param validation whether it only shows that a version works: nobody is told of it
/// @param host where players reach it; empty while that is not known
public record RoomFacts(String game, String scheduler, String room, boolean validation, String host, List<Port> ports) {
    public RoomFacts {
        ports = List.copyOf(ports);
    }

    /// One port that players connect to.
    ///
    /// @param protocol `TCP` or `UDP`
    public record Port(String name, String protocol, int port) {}

    /// A room of which no more is told than its name.
    public static RoomFacts named(String game, String scheduler, String room) {
        return new RoomFacts(game, scheduler, room, false, "", List.of());
    }

    /// The port named `clientPort` (Maestro's word), else the first; 0 without ports.
    public int clientPort() {
        return ports.stream()
                .filter(port -> port.name().equals("clientPort"))
                .findFirst()
                .or(() -> ports.stream().findFirst())
                .map(Port::port)
                .orElse(0);
    }
}
