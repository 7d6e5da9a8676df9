package dev.muster.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// One line of a benchmark.
///
/// @param figure what was measured, in `unit`
/// @param limit what it is held against; absent for figures that are only printed
/// @param atLeast whether the limit is the least, and not the most, that passes
/// @param notes further figures, by name
record Row(String name, double figure, String unit, OptionalDouble limit, boolean atLeast, Map<String, String> notes) {
    Row {
        notes = Map.copyOf(notes);
    }

    static Row atMost(String name, double figure, String unit, double limit) {
        return new Row(name, figure, unit, OptionalDouble.of(limit), false, Map.of());
    }

    static Row atLeast(String name, double figure, String unit, double limit) {
        return new Row(name, figure, unit, OptionalDouble.of(limit), true, Map.of());
    }

    static Row shown(String name, double figure, String unit) {
        return new Row(name, figure, unit, OptionalDouble.empty(), false, Map.of());
    }

    Row with(String note, String text) {
        var more = new LinkedHashMap<>(notes);
        more.put(note, text);
        return new Row(name, figure, unit, limit, atLeast, more);
    }

    /// The same row without a limit: printed, not judged.
    Row unjudged() {
        return new Row(name, figure, unit, OptionalDouble.empty(), false, notes);
    }

    boolean passed() {
        return limit.isEmpty() || (atLeast ? figure >= limit.getAsDouble() : figure <= limit.getAsDouble());
    }

    /// The figure by its limit: below 1 is good when the limit is a most, above 1 when it is a least.
    OptionalDouble ratio() {
        return limit.isEmpty() ? limit : OptionalDouble.of(figure / limit.getAsDouble());
    }

    String verdict() {
        return limit.isEmpty() ? "-" : passed() ? "PASS" : "FAIL";
    }

    String line() {
        var bound = limit.isEmpty() ? "" : (atLeast ? ">= " : "<= ") + number(limit.getAsDouble());
        var ratio = ratio().isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", ratio().getAsDouble());
        var text = new StringBuilder(String.format(
                Locale.ROOT, "%-54s %12s %-9s %-10s %6s %s", name, number(figure), unit, bound, ratio, verdict()));
        notes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(note ->
                        text.append("  ").append(note.getKey()).append(' ').append(note.getValue()));
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : "%.3g", value);
    }
}
