package dev.muster.room.wire;

import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.room.Connections;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.runtime.Address;
import java.nio.charset.StandardCharsets;

/// Converts rooms between the domain and Maestro's messages.
public final class RoomsWire {
    private static final ProtoJson JSON = new ProtoJson();

    /// Most bytes of a ping's metadata, as JSON.
    public static final int MAX_METADATA = 64 * 1024;

    /// What is less are seconds: milliseconds would lie before 1974.
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private RoomsWire() {}

    /// What a room says of itself.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the field
    public static Ping ping(UpdateRoomWithPingRequest request) {
        var word = request.getStatus();
        var status = PingStatus.ofWord(word)
                .orElseThrow(() -> MusterException.invalid(
                        "status: \"" + word + "\" is none of ready, occupied, terminating, terminated"));
        long running = request.getRunningMatches();
        if (running < 0 || running > Integer.MAX_VALUE) {
            throw MusterException.invalid("running_matches: must be a number from 0 on");
        }
        if (request.getTimestamp() < 0 || request.getTimestamp() > Long.MAX_VALUE / 1000) {
            throw MusterException.invalid("timestamp: must be a number from 0 on");
        }
        var metadata = JSON.print(request.getMetadata());
        int size = metadata.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_METADATA) {
            throw MusterException.invalid("metadata: has " + size + " bytes, at most " + MAX_METADATA);
        }
        return new Ping(status, (int) running, null, metadata, millis(request.getTimestamp()));
    }

    /// Where a room is.
    public static GetRoomAddressResponse address(Address address) {
        var wire = GetRoomAddressResponse.newBuilder().setHost(address.host());
        Connections.ports(address).forEach(port -> wire.addPorts(port(port)));
        return wire.build();
    }

    /// The room that a backend was given.
    public static AllocateRoomResponse given(String room, Address address) {
        var wire = AllocateRoomResponse.newBuilder()
                .setRoomId(room)
                .setSuccess(true)
                .setHost(address.host());
        Connections.ports(address).forEach(port -> wire.addPorts(port(port)));
        return wire.build();
    }

    private static Port port(Address.Port port) {
        return Port.newBuilder()
                .setName(port.name())
                .setProtocol(port.protocol())
                .setPort(port.port())
                .build();
    }

    /// When a ping was sent, in milliseconds since 1970; Maestro's rooms say seconds.
    public static long millis(long time) {
        return time < FIRST_MILLIS ? time * 1000 : time;
    }
}
