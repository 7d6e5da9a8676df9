package dev.muster.runtime.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads JSON as it comes, and makes nothing of what nobody asks for. It always stands at a value; what is not
/// taken of it is passed over.
final class JsonWalk {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private final JsonParser parser;

    /// Makes something of the value at which a walk stands.
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonWalk in) throws IOException;
    }

    private JsonWalk(JsonParser parser) {
        this.parser = parser;
    }

    static JsonWalk of(byte[] json) throws IOException {
        return new JsonWalk(JSON.createParser(json));
    }

    static JsonWalk of(String json) throws IOException {
        return new JsonWalk(JSON.createParser(json));
    }

    /// A sequence of values, read as they arrive.
    static JsonWalk of(InputStream json) throws IOException {
        return new JsonWalk(JSON.createParser(json));
    }

    /// Goes to the next value of the sequence.
    ///
    /// @return false when there is no other
    boolean hasNext() throws IOException {
        return parser.nextToken() != null;
    }

    /// Goes into an object, to the value of its first field.
    ///
    /// @return the name of the field; null when there is none
    @Nullable
    String firstField() throws IOException {
        return parser.currentToken() == JsonToken.START_OBJECT ? field() : null;
    }

    /// Goes to the value of the next field, past the one before.
    ///
    /// @return the name of the field; null when there is no other
    @Nullable
    String nextField() throws IOException {
        parser.skipChildren();
        return field();
    }

    /// All elements of an array; none when there is no array.
    <T> List<T> list(Reader<T> reader) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return List.of();
        }
        var all = new ArrayList<T>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            all.add(reader.read(this));
            parser.skipChildren();
        }
        return all;
    }

    /// A text; empty when there is none.
    String text() throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
    }

    /// A whole number, or else the one that is given.
    int number(int otherwise) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : otherwise;
    }

    private @Nullable String field() throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        var name = parser.currentName();
        parser.nextToken();
        return name;
    }
}
