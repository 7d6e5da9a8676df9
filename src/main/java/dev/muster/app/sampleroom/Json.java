package dev.muster.app.sampleroom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON into maps, lists, strings and booleans, and numbers as their text: enough for the answers of
/// the rooms door, and quick to load.
final class Json {
    private static final int DEPTH_MAX = 32;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /// @throws IllegalArgumentException when it is not one JSON value
    static @Nullable Object read(String text) {
        try {
            var json = new Json(text);
            var value = json.value();
            json.space();
            json.require(json.at == text.length());
            return value;
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the JSON text ends too early", e);
        }
    }

    /// `text` as a JSON string, with its quotes.
    static String quote(String text) {
        var quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private @Nullable Object value() {
        space();
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        enter();
        var map = new LinkedHashMap<String, @Nullable Object>();
        if (!closes('}')) {
            do {
                space();
                var name = string();
                space();
                require(text.charAt(at++) == ':');
                map.put(name, value());
            } while (goesOn('}'));
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> array() {
        enter();
        var list = new ArrayList<@Nullable Object>();
        if (!closes(']')) {
            do {
                list.add(value());
            } while (goesOn(']'));
        }
        depth--;
        return list;
    }

    private void enter() {
        at++;
        require(++depth <= DEPTH_MAX);
    }

    private boolean closes(char end) {
        space();
        if (text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char end) {
        space();
        char c = text.charAt(at++);
        require(c == ',' || c == end);
        return c == ',';
    }

    private String string() {
        require(text.charAt(at++) == '"');
        var result = new StringBuilder();
        for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
            result.append(c == '\\' ? escaped() : c);
        }
        return result.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> c;
        };
    }

    private String number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        require(at > start);
        return text.substring(start, at);
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        require(text.startsWith(word, at));
        at += word.length();
        return value;
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not JSON at position ".concat(Integer.toString(at)));
        }
    }
}
