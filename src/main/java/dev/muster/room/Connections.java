package dev.muster.room;

import dev.muster.runtime.Address;
import java.util.List;
import java.util.Locale;

/// What players are told to connect to.
public final class Connections {
    private Connections() {}

    /// The ports as Maestro tells them: protocols in capitals, and none that leads nowhere.
    public static List<Address.Port> ports(Address address) {
        return address.ports().stream()
                .filter(port -> port.port() != 0)
                .map(port -> new Address.Port(port.name(), port.protocol().toUpperCase(Locale.ROOT), port.port()))
                .toList();
    }

    /// `host:port` of the port named `clientPort` (Maestro's word), else of the first; the host
    /// alone without ports that lead somewhere. An IPv6 address before a port stands in brackets.
    public static String of(Address address) {
        var host = address.host();
        var ports = ports(address);
        return ports.stream()
                .filter(port -> port.name().equals("clientPort"))
                .findFirst()
                .or(() -> ports.stream().findFirst())
                .map(port ->
                        (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]") + ":" + port.port())
                .orElse(host);
    }
}
