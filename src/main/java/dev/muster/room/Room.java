package dev.muster.room;

import dev.muster.runtime.Address;
import dev.muster.runtime.InstanceStatus;
import org.jspecify.annotations.Nullable;

/// One dedicated game server as stored.
///
/// @param version of its scheduler when it was made
/// @param runningMatches by its latest ping
/// @param reservations open ones
/// @param createdAt milliseconds since 1970 by the clock of Redis
/// @param lastPing likewise; the time of creation while it never pinged
/// @param statusSince when it became what it is, likewise
/// @param draining whether it takes no more matches, because it is to go
/// @param validation whether it only shows that a version works, see [NewRoom]
/// @param metadata the JSON object of its latest ping
/// @param description what its runtime says of it, for people
/// @param address absent until it is known
public record Room(
        String scheduler,
        String name,
        String version,
        RoomStatus status,
        PingStatus ping,
        InstanceStatus instance,
        int runningMatches,
        int maxMatches,
        int reservations,
        long createdAt,
        long lastPing,
        long statusSince,
        boolean draining,
        boolean validation,
        String metadata,
        String description,
        @Nullable Address address) {}
