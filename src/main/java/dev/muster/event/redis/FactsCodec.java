package dev.muster.event.redis;

import dev.muster.event.RoomFacts;
import java.util.Arrays;
import java.util.List;

/// What is stored of a room, as what is told of it. Addresses are text there: the host, then
/// `name/protocol/port` for each port, by spaces.
public final class FactsCodec {
    private FactsCodec() {}

    /// The facts of a room.
    ///
    /// @param address as stored; empty when it is not known
    public static RoomFacts facts(String game, String scheduler, String room, boolean validation, String address) {
        var parts = address.split(" ");
        List<RoomFacts.Port> ports = Arrays.stream(parts)
                .skip(1)
                .map(part -> part.split("/"))
                .map(port -> new RoomFacts.Port(port[0], port[1], Integer.parseInt(port[2])))
                .toList();
        return new RoomFacts(game, scheduler, room, validation, parts[0], ports);
    }
}
