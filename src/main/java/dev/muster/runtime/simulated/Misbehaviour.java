package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a simulated room may be told to do wrong, by its word in lower case with hyphens.
public enum Misbehaviour {
    /// Ends at once, with an error.
    CRASH,
    /// Neither pings nor plays, and ends only by force, after its grace period.
    HANG,
    /// Plays on, but is not heard.
    STOP_PINGING,
    /// Does not end, not even by force.
    NEVER_END,
    /// Says that it is occupied when it is not, and the other way round.
    LIE,
    /// Behaves well again.
    NONE;

    /// @throws MusterException INVALID_ARGUMENT for a word that means none
    public static Misbehaviour of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> MusterException.invalid("kind: \"" + word + "\" is none of "
                        + Arrays.stream(values()).map(Misbehaviour::word).collect(Collectors.joining(", "))));
    }

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
