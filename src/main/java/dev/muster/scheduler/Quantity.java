package dev.muster.scheduler;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// An amount of a resource in Kubernetes' notation: `100m`, `1.5`, `64Mi`, `1e3`.
final class Quantity {
    /// Exponents of two digits and 40 characters are beyond everything a machine has.
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{1,40}(?:\\.[0-9]{0,40})?|\\.[0-9]{1,40})(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?[0-9]{1,2}))?");

    private Quantity() {}

    /// The amount that a text stands for, unless it is not one; negative amounts are not.
    static Optional<BigDecimal> parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        var number = new BigDecimal(form.group(1));
        var suffix = form.group(2);
        var exponent = form.group(3);
        if (suffix != null) {
            return Optional.of(number.multiply(factor(suffix)));
        }
        return Optional.of(exponent == null ? number : number.scaleByPowerOfTen(Integer.parseInt(exponent)));
    }

    private static BigDecimal factor(String suffix) {
        if (suffix.endsWith("i")) {
            return BigDecimal.valueOf(1024).pow("KMGTPE".indexOf(suffix.charAt(0)) + 1);
        }
        // "numkMGTPE" with "." for one: 10^-9, 10^-6, 10^-3, 1, 10^3 ...
        return BigDecimal.ONE.scaleByPowerOfTen(("num.kMGTPE".indexOf(suffix) - 3) * 3);
    }
}
