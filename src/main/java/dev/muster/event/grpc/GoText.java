package dev.muster.event.grpc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON values as text the way Go's `%v` prints them, which is what receivers of Maestro know: numbers from a
/// million on with an exponent, null as `<nil>`, objects as `map[a:1 b:x]`, lists as `[1 x]`.
final class GoText {
    /// From this power of ten on, numbers get an exponent.
    private static final int LARGE = 6;

    /// Below this power of ten likewise.
    private static final int SMALL = -4;

    private GoText() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "<nil>";
            case Double number -> number(number);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .sorted((a, b) -> Arrays.compareUnsigned(utf8(a.getKey()), utf8(b.getKey())))
                        .map(member -> member.getKey() + ":" + of(member.getValue()))
                        .collect(Collectors.joining(" ", "map[", "]"));
            case List<?> list -> list.stream().map(GoText::of).collect(Collectors.joining(" ", "[", "]"));
            default -> value.toString();
        };
    }

    private static byte[] utf8(@Nullable Object key) {
        return String.valueOf(key).getBytes(StandardCharsets.UTF_8);
    }

    private static String number(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        var exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= SMALL && exponent < LARGE) {
            return exact.toPlainString();
        }
        // As `scale` moves the point behind the first digit.
        var digits = exact.movePointLeft(exponent).toPlainString();
        return "%se%s%02d".formatted(digits, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
