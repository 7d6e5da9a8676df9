package dev.muster.room;

import dev.muster.runtime.Address;

/// Where a reserved slot is.
public record ReservedRoom(String room, Address address) {
    /// Where players connect to, see [Connections#of(Address)].
    public String connection() {
        return Connections.of(address);
    }
}
