package dev.muster.platform.protojson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.muster.platform.error.MusterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

/// Reads the values of fields that are not messages.
final class Scalars {
    private static final BigInteger UNSIGNED_INT = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger UNSIGNED_LONG = BigInteger.ONE.shiftLeft(64);
    private static final int LONGEST_INTEGER = 20;
    private static final int LONGEST_NUMBER = 400;

    private Scalars() {}

    static Object read(JsonNode json, FieldDescriptor field, String path) {
        return switch (field.getType()) {
            case STRING -> text(json, path);
            case BYTES -> bytes(text(json, path), path);
            case BOOL -> {
                if (!json.isBoolean()) {
                    throw fault(path, "true or false is expected");
                }
                yield json.booleanValue();
            }
            case ENUM -> enumeration(json, field, path);
            case INT32, SINT32, SFIXED32 ->
                integer(json, BigInteger.valueOf(Integer.MIN_VALUE), BigInteger.valueOf(Integer.MAX_VALUE), path)
                        .intValue();
            case UINT32, FIXED32 ->
                integer(json, BigInteger.ZERO, UNSIGNED_INT.subtract(BigInteger.ONE), path)
                        .intValue();
            case INT64, SINT64, SFIXED64 ->
                integer(json, BigInteger.valueOf(Long.MIN_VALUE), BigInteger.valueOf(Long.MAX_VALUE), path)
                        .longValue();
            case UINT64, FIXED64 ->
                integer(json, BigInteger.ZERO, UNSIGNED_LONG.subtract(BigInteger.ONE), path)
                        .longValue();
            case FLOAT -> {
                var value = (float) floating(json, path);
                if (Float.isInfinite(value) && json.isNumber()) {
                    throw fault(path, "the number is too large");
                }
                yield value;
            }
            case DOUBLE -> floating(json, path);
            case MESSAGE, GROUP -> throw new IllegalArgumentException(field.getFullName() + " is a message");
        };
    }

    static Object mapKey(String key, FieldDescriptor field, String path) {
        if (field.getType() != FieldDescriptor.Type.BOOL) {
            return read(TextNode.valueOf(key), field, path);
        }
        return switch (key) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(path, "true or false is expected");
        };
    }

    static MusterException fault(String path, String reason) {
        return MusterException.invalid((path.isEmpty() ? "body" : path) + ": " + reason);
    }

    private static String text(JsonNode json, String path) {
        if (!json.isTextual()) {
            throw fault(path, "a string is expected");
        }
        return json.textValue();
    }

    private static ByteString bytes(String base64, String path) {
        try {
            return ByteString.copyFrom(
                    Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException e) {
            throw fault(path, "base64 is expected");
        }
    }

    private static Object enumeration(JsonNode json, FieldDescriptor field, String path) {
        var type = field.getEnumType();
        if (json.isNull()) {
            return type.findValueByNumber(0);
        }
        if (json.isInt()) {
            return type.findValueByNumberCreatingIfUnknown(json.intValue());
        }
        var value = json.isTextual() ? type.findValueByName(json.textValue()) : null;
        if (value == null) {
            throw fault(path, "one of " + type.getValues() + " is expected");
        }
        return value;
    }

    private static BigInteger integer(JsonNode json, BigInteger least, BigInteger greatest, String path) {
        var number = decimal(json, path);
        // Asked first, because writing out 1e999999999 would fill the memory.
        if ((long) number.precision() - number.scale() > LONGEST_INTEGER) {
            throw fault(path, "must be from " + least + " to " + greatest);
        }
        // Its digits say whether it is whole: dividing them out of 1e-99999999 would take minutes.
        var shortest = number.stripTrailingZeros();
        if (shortest.scale() > 0) {
            throw fault(path, "a whole number is expected");
        }
        var value = shortest.toBigInteger();
        if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
            throw fault(path, "must be from " + least + " to " + greatest);
        }
        return value;
    }

    private static double floating(JsonNode json, String path) {
        if (json.isTextual()) {
            switch (json.textValue()) {
                case "NaN" -> {
                    return Double.NaN;
                }
                case "Infinity" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-Infinity" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {} // a number in quotes
            }
        }
        var value = decimal(json, path).doubleValue();
        if (Double.isInfinite(value)) {
            throw fault(path, "the number is too large");
        }
        return value;
    }

    private static BigDecimal decimal(JsonNode json, String path) {
        if (json.isNumber()) {
            return json.decimalValue();
        }
        if (json.isTextual() && json.textValue().length() <= LONGEST_NUMBER) {
            try {
                return new BigDecimal(json.textValue());
            } catch (NumberFormatException e) {
                throw fault(path, "a number is expected");
            }
        }
        throw fault(path, "a number is expected");
    }
}
