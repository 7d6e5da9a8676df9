package dev.muster.ticket;

/// Bitmaps over rows, 64 rows a word.
final class Bits {
    private Bits() {}

    static void set(long[] words, int bit) {
        words[bit >>> 6] |= 1L << bit;
    }

    static void clear(long[] words, int bit) {
        words[bit >>> 6] &= ~(1L << bit);
    }

    static int count(long[] words) {
        int set = 0;
        for (long word : words) {
            set += Long.bitCount(word);
        }
        return set;
    }
}
