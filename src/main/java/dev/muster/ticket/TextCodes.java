package dev.muster.ticket;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Small numbers for texts, from 1 on. A text that nobody uses any more gives its number back.
final class TextCodes {
    private final Map<String, Integer> codes = new HashMap<>();
    private @Nullable String[] texts = new String[64];
    private int[] uses = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int greatest;

    /// The code of a text, used once more.
    int use(String text) {
        var known = codes.get(text);
        int code = known == null ? assign(text) : known;
        uses[code]++;
        return code;
    }

    /// Ends one use.
    void release(int code) {
        if (--uses[code] == 0) {
            codes.remove(texts[code]);
            texts[code] = null;
            free[freeCount++] = code;
        }
    }

    /// The code of a text, or -1 when it is not in use.
    int of(String text) {
        return codes.getOrDefault(text, -1);
    }

    int inUse() {
        return codes.size();
    }

    private int assign(String text) {
        int code = freeCount > 0 ? free[--freeCount] : ++greatest;
        if (code == texts.length) {
            texts = Arrays.copyOf(texts, 2 * code);
            uses = Arrays.copyOf(uses, 2 * code);
            free = Arrays.copyOf(free, 2 * code);
        }
        texts[code] = text;
        codes.put(text, code);
        return code;
    }
}
