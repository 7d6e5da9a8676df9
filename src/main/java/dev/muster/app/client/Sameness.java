package dev.muster.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/// Whether what a file asks for is what a server serves. Fields that the file leaves out do not count.
public final class Sameness {
    /// What the server sets itself and ignores in a request.
    private static final Set<String> SERVERS_OWN = Set.of("state", "createdAt", "version", "hostPort");

    private Sameness() {}

    /// The path of the first field of `wanted` that `served` has otherwise.
    public static Optional<String> firstDifference(JsonNode wanted, JsonNode served) {
        return difference("", wanted, served);
    }

    private static Optional<String> difference(String path, JsonNode wanted, JsonNode served) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .filter(field -> !SERVERS_OWN.contains(field.getKey()))
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
        return plain(wanted).equals(plain(served)) ? Optional.empty() : Optional.of(path);
    }

    /// A value without what JSON, YAML and protobuf write differently: an absent value is its zero, 64-bit
    /// numbers come as strings, and a duration of `10s` may come as `10.000s`.
    private static String plain(JsonNode value) {
        var text = value.asText("");
        if (text.isEmpty() || "null".equals(text) || "false".equals(text)) {
            return "0";
        }
        var number = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
        try {
            var unit = text.endsWith("s") ? "s" : "";
            return new BigDecimal(number).stripTrailingZeros().toPlainString() + unit;
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
