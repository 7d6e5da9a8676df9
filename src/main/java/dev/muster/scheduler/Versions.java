package dev.muster.scheduler;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/// Which number a new version of a scheduler gets: `v<major>.<minor>.0`.
public final class Versions {
    /// The number of a scheduler's first version.
    public static final String FIRST = "v1.0.0";

    /// Versions by number, lowest first; what is not the number of one comes before all others.
    public static final Comparator<String> ORDER = Comparator.comparing(
            version -> parse(version).orElse(new Number(0, 0)),
            Comparator.comparingInt(Number::major).thenComparingInt(Number::minor));

    private static final Pattern FORM = Pattern.compile("v([0-9]{1,9})\\.([0-9]{1,9})\\.([0-9]{1,9})");

    private Versions() {}

    /// The number after all that there are: a major one after the greatest of all, any other after the
    /// greatest that shares its major number with the active version.
    ///
    /// @param stored all versions that there are
    /// @throws IllegalArgumentException when `active` is not the number of a version
    public static String next(Change change, String active, Collection<String> stored) {
        var from = parse(active).orElseThrow(() -> new IllegalArgumentException("version " + active));
        return switch (change) {
            case MAJOR -> "v" + after(stored, number -> true, Number::major, from.major) + ".0.0";
            case MINOR, NONE ->
                "v" + from.major + "." + after(stored, number -> number.major == from.major, Number::minor, from.minor)
                        + ".0";
        };
    }

    /// The major number of a version; 0 when it is not the number of one.
    public static int major(String version) {
        return parse(version).map(Number::major).orElse(0);
    }

    private static int after(
            Collection<String> stored, Predicate<Number> among, ToIntFunction<Number> part, int atLeast) {
        return stored.stream()
                        .flatMap(version -> parse(version).stream())
                        .filter(among)
                        .mapToInt(part)
                        .reduce(atLeast, Math::max)
                + 1;
    }

    private static Optional<Number> parse(String version) {
        var form = FORM.matcher(version);
        return form.matches()
                ? Optional.of(new Number(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2))))
                : Optional.empty();
    }

    private record Number(int major, int minor) {}
}
