package dev.muster.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How a room is, as receivers are told. The order is that of the numbers on the wire.
public enum RoomPhase {
    READY,
    OCCUPIED,
    TERMINATING,
    TERMINATED;

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The phase of a word, in any case of its letters.
    public static Optional<RoomPhase> ofWord(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /// Whether a room like this is about to be gone, so that little may be known of it.
    public boolean isEnd() {
        return switch (this) {
            case READY, OCCUPIED -> false;
            case TERMINATING, TERMINATED -> true;
        };
    }
}
