package dev.muster.room;

import java.util.Optional;

/// What a room says of itself in a ping. The order is that of Maestro's numbers, which storage keeps.
public enum PingStatus {
    UNKNOWN,
    READY,
    OCCUPIED,
    TERMINATING,
    TERMINATED;

    /// The status of a word on the wire; only the four that a room may say.
    public static Optional<PingStatus> ofWord(String word) {
        return switch (word) {
            case "ready" -> Optional.of(READY);
            case "occupied" -> Optional.of(OCCUPIED);
            case "terminating" -> Optional.of(TERMINATING);
            case "terminated" -> Optional.of(TERMINATED);
            default -> Optional.empty();
        };
    }
}
