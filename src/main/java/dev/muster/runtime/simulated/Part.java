package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRequest;
import dev.muster.scheduler.PortRange;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What of a room must be known to simulate it.
///
/// @param token by which it proves who it is
/// @param grace how long it may take to end before it is ended by force
record Part(RoomRef room, String version, String token, int maxMatches, Duration grace, List<Wanted> ports) {
    private static final PortRange ANY = new PortRange(20000, 29999);

    Part {
        ports = List.copyOf(ports);
    }

    /// A port of which the room gets one of its own.
    record Wanted(String name, String protocol, PortRange range) {}

    static Part of(RoomRequest request) {
        var scheduler = request.scheduler();
        var fallback = scheduler.portRange();
        var ports = scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .map(port -> {
                    var range = port.hostPortRange() != null ? port.hostPortRange() : fallback;
                    return new Wanted(
                            port.name(), port.protocol().toUpperCase(Locale.ROOT), range == null ? ANY : range);
                })
                .toList();
        return new Part(
                request.ref(),
                scheduler.version(),
                request.token(),
                scheduler.maxMatches(),
                scheduler.spec().terminationGracePeriod(),
                ports);
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return room.toString();
    }
}
