package dev.muster.platform.redis.embedded;

import java.util.Comparator;
import java.util.Optional;

/// A version of Redis or Valkey. Muster needs 7 or newer.
record RedisVersion(int major, int minor, int patch) implements Comparable<RedisVersion> {
    static final int OLDEST_MAJOR = 7;
    static final RedisVersion CARRIED = new RedisVersion(7, 0, 15);

    private static final Comparator<RedisVersion> ORDER = Comparator.comparingInt(RedisVersion::major)
            .thenComparingInt(RedisVersion::minor)
            .thenComparingInt(RedisVersion::patch);

    /// Reads `8.1.0`, or `8.1`, or what `--version` prints (`Redis server v=7.0.15 sha=…`).
    static Optional<RedisVersion> parse(String text) {
        int mark = text.indexOf("v=");
        String[] words = (mark < 0 ? text : text.substring(mark + 2)).strip().split("[ \\r\\n]", 2);
        String[] numbers = words[0].split("[.-]", 4);
        try {
            return Optional.of(new RedisVersion(number(numbers, 0), number(numbers, 1), number(numbers, 2)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean tooOld() {
        return major < OLDEST_MAJOR;
    }

    @Override
    public int compareTo(RedisVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private static int number(String[] numbers, int index) {
        return index < numbers.length ? Integer.parseInt(numbers[index]) : 0;
    }
}
