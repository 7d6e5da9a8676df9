package dev.muster.game;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Source of 20-character ids in the form of xids (base32hex in lower case, ordered by time), as Open Match
/// makes them: four bytes of seconds, two of the game's mark, three that tell this process from others,
/// three of a counter.
public final class GameIds {
    private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
    private static final int LENGTH = 20;

    private final Clock clock;
    private final int process;
    private final AtomicInteger counter;

    public GameIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.process = random.nextInt(1 << 24);
        this.counter = new AtomicInteger(random.nextInt());
    }

    /// A new id of a game, for a ticket, a match or a reservation.
    public String next(Game game) {
        long seconds = clock.millis() / 1000 & 0xffff_ffffL;
        int count = counter.getAndIncrement() & 0xff_ffff;
        long high = seconds << 32 | (long) game.mark() << 16 | process >>> 8;
        int low = (process & 0xff) << 24 | count;
        return encode(high, low);
    }

    /// The mark in an id, or -1 when it cannot be one of ours.
    public static int mark(String id) {
        if (id.length() != LENGTH) {
            return -1;
        }
        // Characters 6 to 9 hold bits 30 to 49; the mark is bits 32 to 47.
        int bits = 0;
        for (int i = 6; i < 10; i++) {
            int digit = Character.digit(id.charAt(i), 32);
            if (digit < 0) {
                return -1;
            }
            bits = bits << 5 | digit;
        }
        return bits >>> 2 & 0xffff;
    }

    // 96 bits in 20 digits of 5 bits; the last digit holds one bit and four zeros.
    private static String encode(long high, int low) {
        var text = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int from = i * 5;
            int digit = 0;
            for (int bit = from; bit < from + 5; bit++) {
                digit = digit << 1 | bit(high, low, bit);
            }
            text[i] = DIGITS[digit];
        }
        return new String(text);
    }

    private static int bit(long high, int low, int index) {
        if (index < 64) {
            return (int) ((high >>> (63 - index)) & 1);
        }
        return index < 96 ? (low >>> (95 - index)) & 1 : 0;
    }
}
