package dev.muster.openmatch0.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.openmatch0.PropertyPaths;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads JSON from its start to the value that a path leads to, and no further: what comes after it may be broken. Of
/// names that come twice, the first counts.
public final class GjsonPaths implements PropertyPaths {
    private static final JsonFactory JSON = new JsonFactory();

    /// What is read once the parser stands at a value.
    private interface Reading<T> {
        T at(JsonParser value) throws IOException;
    }

    @Override
    public OptionalLong number(String json, String path) {
        return find(json, path, value -> switch (value.currentToken()) {
                    case VALUE_TRUE -> 1L;
                    case VALUE_STRING -> WholeNumbers.ofText(value.getText());
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> WholeNumbers.ofNumber(value.getText());
                    case VALUE_FALSE,
                            VALUE_NULL,
                            VALUE_EMBEDDED_OBJECT,
                            START_OBJECT,
                            START_ARRAY,
                            END_OBJECT,
                            END_ARRAY,
                            FIELD_NAME,
                            NOT_AVAILABLE -> 0L;
                })
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    @Override
    public Optional<String> text(String json, String path) {
        return find(json, path, value -> switch (value.currentToken()) {
                    case VALUE_STRING -> Optional.of(value.getText());
                    case VALUE_NULL -> Optional.<String>empty();
                    default -> Optional.of(written(json, value));
                })
                .flatMap(text -> text);
    }

    @Override
    public Optional<String> json(String json, String path) {
        return find(json, path, value -> written(json, value));
    }

    @Override
    public boolean isJson(String text) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (IOException broken) {
            return false;
        }
    }

    private static <T> Optional<T> find(String json, String path, Reading<T> reading) {
        try (var parser = JSON.createParser(json)) {
            parser.nextToken();
            for (var part : parts(path)) {
                boolean found = parser.currentToken() == JsonToken.START_ARRAY
                        ? element(parser, part)
                        : parser.currentToken() == JsonToken.START_OBJECT && member(parser, part);
                if (!found) {
                    return Optional.empty();
                }
            }
            return Optional.of(reading.at(parser));
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    private static boolean member(JsonParser object, String name) throws IOException {
        while (object.nextToken() == JsonToken.FIELD_NAME) {
            boolean named = name.equals(object.currentName());
            object.nextToken();
            if (named) {
                return true;
            }
            object.skipChildren();
        }
        return false;
    }

    private static boolean element(JsonParser array, String index) throws IOException {
        if (index.isEmpty() || index.length() > 9 || !index.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return false;
        }
        int wanted = Integer.parseInt(index);
        for (int at = 0; array.nextToken() != JsonToken.END_ARRAY && array.currentToken() != null; at++) {
            if (at == wanted) {
                return true;
            }
            array.skipChildren();
        }
        return false;
    }

    private static String written(String json, JsonParser value) throws IOException {
        int start = Math.toIntExact(value.currentTokenLocation().getCharOffset());
        value.skipChildren();
        value.finishToken();
        int end = Math.toIntExact(value.currentLocation().getCharOffset());
        return json.substring(start, end);
    }

    private static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '.') {
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '\\' && i + 1 < path.length()) {
                part.append(path.charAt(++i));
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
