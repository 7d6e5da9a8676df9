package dev.muster.ticket.redis;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Source of epochs: what a script writes as the mark of a store that has none yet.
public final class Epochs {
    private final RandomGenerator random;

    public Epochs(RandomGenerator random) {
        this.random = random;
    }

    /// A new random mark.
    public String next() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
