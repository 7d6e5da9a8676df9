package dev.muster.fleet;

import java.util.regex.Pattern;

/// How many rooms may be there beyond the wanted number while old ones are replaced.
final class Surge {
    private static final Pattern PERCENT = Pattern.compile("(-?\\d{1,9})%");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    private Surge() {}

    /// Rooms for a `maxSurge` as `"10"` or `"25%"` of the wanted number, rounded up. At least one, whatever it
    /// says: a rollout that may never start a room never ends.
    static int of(String maxSurge, int wanted) {
        var percent = PERCENT.matcher(maxSurge);
        if (percent.matches()) {
            long hundredths = Long.parseLong(percent.group(1)) * wanted;
            return Math.clamp(Math.ceilDiv(hundredths, 100), 1, Integer.MAX_VALUE / 2);
        }
        return NUMBER.matcher(maxSurge).matches() ? Math.max(1, Integer.parseInt(maxSurge)) : 1;
    }
}
