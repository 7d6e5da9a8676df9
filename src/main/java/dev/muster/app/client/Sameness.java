package dev.muster.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether what a file asks for is what a server serves. Fields that the file leaves out do not count.
public final class Sameness {
    /// What the server sets itself and ignores in a request. Labels and metadata may have the same names.
    private static final Pattern SERVERS_OWN =
            Pattern.compile("state|createdAt|spec\\.version|spec\\.containers\\[\\d+]\\.ports\\[\\d+]\\.hostPort");

    private static final String DURATION = "spec.terminationGracePeriod";
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d*)?)s");

    private Sameness() {}

    /// The path of the first field of `wanted` that `served` has otherwise.
    public static Optional<String> firstDifference(JsonNode wanted, JsonNode served) {
        return difference("", wanted, served);
    }

    private static Optional<String> difference(String path, JsonNode wanted, JsonNode served) {
        if (SERVERS_OWN.matcher(path).matches()) {
            return Optional.empty();
        }
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .map(field -> difference(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            served.path(field.getKey())))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        if (wanted.isArray()) {
            if (wanted.size() != served.size()) {
                return Optional.of(path);
            }
            for (var i = 0; i < wanted.size(); i++) {
                var difference = difference(path + "[" + i + "]", wanted.get(i), served.get(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
        return isSame(path, wanted, served) ? Optional.empty() : Optional.of(path);
    }

    private static boolean isSame(String path, JsonNode wanted, JsonNode served) {
        if (wanted.isTextual() && served.isTextual()) {
            return plain(path, wanted).equals(plain(path, served));
        }
        if (isNumeric(wanted) && isNumeric(served)) {
            return number(wanted).compareTo(number(served)) == 0;
        }
        return isNothing(wanted) ? isNothing(served) : wanted.equals(served);
    }

    /// A duration of `10s` may come as `10.000s`; other texts are what they are.
    private static String plain(String path, JsonNode text) {
        var seconds = SECONDS.matcher(text.textValue());
        return path.equals(DURATION) && seconds.matches()
                ? new BigDecimal(seconds.group(1)).stripTrailingZeros().toPlainString()
                : text.textValue();
    }

    /// 64-bit numbers come as texts.
    private static boolean isNumeric(JsonNode value) {
        return value.isNumber()
                || value.isTextual()
                        && value.textValue().length() <= 20
                        && value.textValue().matches("-?\\d+");
    }

    private static BigDecimal number(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : new BigDecimal(value.textValue());
    }

    /// An absent value is the zero of its kind.
    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.textValue().isEmpty()
                || value.isBoolean() && !value.booleanValue()
                || value.isNumber() && value.decimalValue().signum() == 0;
    }
}
