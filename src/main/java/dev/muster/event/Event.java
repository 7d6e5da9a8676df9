package dev.muster.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that receivers are told. Attributes are what the room said along with it, as JSON values, and
/// Maestro's own: `eventType`, `pingType`, `roomEvent`.
public sealed interface Event {
    /// Which room it is about.
    RoomFacts room();

    /// What goes along: texts, numbers, truth values, null, lists and maps of these.
    Map<String, @Nullable Object> attributes();

    /// A room became something, or is gone.
    record RoomStatus(RoomFacts room, RoomPhase phase, Map<String, @Nullable Object> attributes) implements Event {}

    /// How a room is now, told again and again.
    record RoomResync(RoomFacts room, RoomPhase phase, Map<String, @Nullable Object> attributes) implements Event {}

    /// Anything that a room wants told.
    record RoomEvent(RoomFacts room, String name, Map<String, @Nullable Object> attributes) implements Event {}

    /// A player came or went.
    record PlayerEvent(RoomFacts room, String playerId, Move move, Map<String, @Nullable Object> attributes)
            implements Event {}

    /// What players do. The order is that of the numbers on the wire.
    enum Move {
        JOINED("playerJoin"),
        LEFT("playerLeft");

        private final String word;

        Move(String word) {
            this.word = word;
        }

        /// Maestro's word.
        public String word() {
            return word;
        }
    }

    /// A room says what it is.
    static RoomStatus status(RoomFacts room, RoomPhase phase, Map<String, @Nullable Object> metadata) {
        return new RoomStatus(room, phase, with(metadata, "eventType", "status", "pingType", phase.word()));
    }

    /// Muster sees that a room ends, or is gone.
    static RoomStatus terminated(RoomFacts room, Map<String, @Nullable Object> metadata) {
        var word = RoomPhase.TERMINATED.word();
        return new RoomStatus(
                room, RoomPhase.TERMINATED, with(metadata, "eventType", "status", "pingType", word, "roomEvent", word));
    }

    /// A room pinged.
    static RoomResync resync(RoomFacts room, RoomPhase phase, Map<String, @Nullable Object> metadata) {
        return new RoomResync(room, phase, with(metadata, "eventType", "resync", "pingType", phase.word()));
    }

    /// A room wants something told.
    static RoomEvent roomEvent(RoomFacts room, String name, Map<String, @Nullable Object> metadata) {
        return new RoomEvent(room, name, with(metadata, "eventType", "roomEvent", "roomEvent", name));
    }

    /// A player came or went.
    static PlayerEvent playerEvent(RoomFacts room, String playerId, Move move, Map<String, @Nullable Object> metadata) {
        return new PlayerEvent(room, playerId, move, with(metadata, "eventType", move.word()));
    }

    private static Map<String, @Nullable Object> with(Map<String, @Nullable Object> metadata, String... pairs) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>(metadata);
        for (int i = 0; i < pairs.length; i += 2) {
            attributes.put(pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(attributes);
    }
}
