package dev.muster.room.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.muster.platform.error.MusterException;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.wire.RoomsWire;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a ping. Read token by token, since a room sends it every few seconds and there are many
/// rooms; metadata is passed on as it was sent. Names in both cases, numbers also as strings, unknown names
/// skipped, as everywhere at this door.
final class PingBody {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_MATCHES = 150;
    private static final int MAX_MATCH_ID = 256;
    private static final int MAX_DIGITS = 32;

    private final byte[] body;
    private String status = "";
    private int running;
    private @Nullable List<String> matches;
    private String metadata = "{}";
    private long sentAt;

    private PingBody(byte[] body) {
        this.body = body;
    }

    /// @throws MusterException INVALID_ARGUMENT that names the field
    static Ping parse(byte[] body) {
        var read = new PingBody(body);
        try (var parser = JSON.createParser(body)) {
            read.object(parser);
        } catch (JsonProcessingException e) {
            throw MusterException.invalid("body: malformed JSON at line "
                    + e.getLocation().getLineNr() + " column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw MusterException.invalid("body: cannot be read");
        }
        var word = read.status;
        var status = PingStatus.ofWord(word)
                .orElseThrow(() -> MusterException.invalid(
                        "status: \"" + word + "\" is none of ready, occupied, terminating, terminated"));
        return new Ping(status, read.running, read.matches, read.metadata, read.sentAt);
    }

    private void object(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw MusterException.invalid("body: must be a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            switch (name) {
                case "status" -> status = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "running_matches", "runningMatches" ->
                    running = (int) number("running_matches", parser, value, Integer.MAX_VALUE);
                case "timestamp" ->
                    sentAt = RoomsWire.millis(number("timestamp", parser, value, Long.MAX_VALUE / 1000));
                case "matches" -> matches = matches(parser, value);
                case "metadata" -> metadata = metadata(parser, value);
                default -> {}
            }
            parser.skipChildren(); // of what was not read, if it has any
        }
        if (parser.nextToken() != null) {
            throw MusterException.invalid("body: must be one JSON object");
        }
    }

    private String metadata(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return "{}";
        }
        if (value != JsonToken.START_OBJECT) {
            throw MusterException.invalid("metadata: must be a JSON object");
        }
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long end = parser.currentLocation().getByteOffset();
        if (start < 0) {
            throw MusterException.invalid("body: must be UTF-8");
        }
        if (end - start > RoomsWire.MAX_METADATA) {
            throw MusterException.invalid(
                    "metadata: has " + (end - start) + " bytes, at most " + RoomsWire.MAX_METADATA);
        }
        return new String(body, (int) start, (int) (end - start), StandardCharsets.UTF_8);
    }

    private static long number(String name, JsonParser parser, JsonToken value, long most) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return 0;
        }
        var text = value.isScalarValue() ? parser.getText() : "";
        if (text.length() <= MAX_DIGITS && value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
            try {
                long number = isPlain(text) ? Long.parseLong(text) : new BigDecimal(text).longValueExact();
                if (number >= 0 && number <= most) {
                    return number;
                }
            } catch (ArithmeticException | NumberFormatException e) {
                // Falls through to the refusal that all other wrong values get.
            }
        }
        throw MusterException.invalid(name + ": must be a whole number from 0 to " + most);
    }

    private static boolean isPlain(String text) {
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
    }

    private static @Nullable List<String> matches(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        if (value == JsonToken.START_ARRAY) {
            while (parser.nextToken() == JsonToken.VALUE_STRING && ids.size() < MAX_MATCHES) {
                ids.add(parser.getText());
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY || ids.stream().anyMatch(id -> id.length() > MAX_MATCH_ID)) {
            throw MusterException.invalid("matches: must be a list of at most " + MAX_MATCHES + " match ids of at most "
                    + MAX_MATCH_ID + " characters");
        }
        return ids;
    }
}
