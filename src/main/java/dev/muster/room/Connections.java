package dev.muster.room;

import dev.muster.runtime.Address;

/// What players are told to connect to.
public final class Connections {
    private Connections() {}

    /// `host:port` of the port named `clientPort` (Maestro's word), else of the first; the host
    /// alone without ports.
    public static String of(Address address) {
        return address.ports().stream()
                .filter(port -> port.name().equals("clientPort"))
                .findFirst()
                .or(() -> address.ports().stream().findFirst())
                .map(port -> address.host() + ":" + port.port())
                .orElse(address.host());
    }
}
