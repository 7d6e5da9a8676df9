package dev.muster.room.redis;

import dev.muster.runtime.Address;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Addresses as text: the host, then `name/protocol/port` for each port, by spaces; none of these can
/// hold a space.
final class AddressCodec {
    private AddressCodec() {}

    static String encode(@Nullable Address address) {
        if (address == null) {
            return "";
        }
        var text = new StringBuilder(address.host());
        for (var port : address.ports()) {
            text.append(' ')
                    .append(port.name())
                    .append('/')
                    .append(port.protocol())
                    .append('/')
                    .append(port.port());
        }
        return text.toString();
    }

    static @Nullable Address decode(String text) {
        if (text.isEmpty()) {
            return null;
        }
        var parts = text.split(" ");
        var ports = Arrays.stream(parts)
                .skip(1)
                .map(part -> part.split("/"))
                .map(port -> new Address.Port(port[0], port[1], Integer.parseInt(port[2])))
                .toList();
        return new Address(parts[0], ports);
    }
}
