package dev.muster.fleet;

import java.util.random.RandomGenerator;

/// Source of room names as Maestro makes them: the scheduler's name and five random letters that
/// make no words.
public final class RoomNames {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LONGEST_STEM = 57;
    private static final int SUFFIX = 5;

    private final RandomGenerator random;

    public RoomNames(RandomGenerator random) {
        this.random = random;
    }

    /// A name for a new room; at most 63 characters, as a host name may have.
    public String next(String scheduler) {
        var name =
                new StringBuilder(scheduler.length() > LONGEST_STEM ? scheduler.substring(0, LONGEST_STEM) : scheduler);
        name.append('-');
        for (int i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
