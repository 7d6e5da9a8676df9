package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a match function counted and timed in one run. It has at most 32 names of each kind; a name has
/// up to 64 letters, digits, `.`, `_` and `-`.
///
/// @param counters whole numbers from 0
/// @param timings seconds, from 0
public record RunReport(Map<String, Long> counters, Map<String, Double> timings) {
    /// How many names of one kind a report may have.
    public static final int MOST_NAMES = 32;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// Checks what a function told.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names what cannot be taken
    public RunReport {
        check("counters", counters.size());
        check("timings", timings.size());
        counters.forEach((name, value) -> check("counters", name, value >= 0));
        timings.forEach((name, value) -> check("timings", name, Double.isFinite(value) && value >= 0));
        counters = Map.copyOf(counters);
        timings = Map.copyOf(timings);
    }

    /// What can be taken of `counter.<name>` and `timing.<name>` with their values as text, as
    /// functions write them that work on Redis directly; the rest is left out.
    public static RunReport lenient(Map<String, String> fields) {
        var counters = new TreeMap<String, Long>();
        var timings = new TreeMap<String, Double>();
        new TreeMap<>(fields).forEach((field, value) -> {
            var name = field.substring(field.indexOf('.') + 1);
            if (!NAME.matcher(name).matches()) {
                return;
            }
            if (field.startsWith("counter.") && counters.size() < MOST_NAMES) {
                double count = number(value);
                if (count >= 0 && count < Long.MAX_VALUE) {
                    counters.put(name, (long) count);
                }
            } else if (field.startsWith("timing.") && timings.size() < MOST_NAMES) {
                double seconds = number(value);
                if (Double.isFinite(seconds) && seconds >= 0) {
                    timings.put(name, seconds);
                }
            }
        });
        return new RunReport(counters, timings);
    }

    /// Whether it says nothing.
    public boolean isEmpty() {
        return counters.isEmpty() && timings.isEmpty();
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notOne) {
            return Double.NaN;
        }
    }

    private static void check(String kind, int size) {
        if (size > MOST_NAMES) {
            throw MusterException.invalid(kind + ": at most " + MOST_NAMES + " are taken, not " + size);
        }
    }

    private static void check(String kind, String name, boolean valueFits) {
        if (!NAME.matcher(name).matches()) {
            throw MusterException.invalid(
                    kind + ": \"" + name + "\" is no name: up to 64 letters, digits, '.', '_' and '-' are");
        }
        if (!valueFits) {
            throw MusterException.invalid(kind + "[" + name + "]: must be a number from 0");
        }
    }
}
