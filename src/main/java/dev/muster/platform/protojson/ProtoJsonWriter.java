package dev.muster.platform.protojson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes one message by walking its descriptors.
final class ProtoJsonWriter implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1e-6");
    private static final BigDecimal SMALLEST_EXPONENTIAL = new BigDecimal("1e21");

    /// As deep as protobuf itself reads messages; those inside of `Any` would go on without an end.
    private static final int DEEPEST = 100;

    private final JsonGenerator out;
    private final TypeRegistry types;
    private final Form form;
    private int depth;

    /// How a message is written.
    enum Form {
        /// Names in lowerCamelCase, and every field.
        FULL(false, false),
        /// Names in lowerCamelCase, and what is set.
        SET(false, true),
        /// Names of the `.proto`, and what is set.
        SPARSE(true, true);

        private final boolean isProtoNamed;
        private final boolean isSetOnly;

        Form(boolean isProtoNamed, boolean isSetOnly) {
            this.isProtoNamed = isProtoNamed;
            this.isSetOnly = isSetOnly;
        }
    }

    ProtoJsonWriter(Writer out, TypeRegistry types, Form form) throws IOException {
        this.out = FACTORY.createGenerator(out);
        this.types = types;
        this.form = form;
    }

    void write(Message message) throws IOException {
        message(
                message instanceof DynamicMessage
                        ? message
                        : DynamicMessage.parseFrom(message.getDescriptorForType(), message.toByteString()));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private void message(Message message) throws IOException {
        if (++depth > DEEPEST) {
            throw new InvalidProtocolBufferException("messages are nested more than " + DEEPEST + " deep");
        }
        content(message);
        depth--;
    }

    private void content(Message message) throws IOException {
        switch (WellKnown.of(message.getDescriptorForType())) {
            case NONE -> {
                out.writeStartObject();
                fields(message);
                out.writeEndObject();
            }
            case TEXT -> out.writeRawValue(JsonFormat.printer().print(message));
            case WRAPPER -> {
                var value = field(message, 1);
                single(value, message.getField(value));
            }
            case STRUCT -> map(elements(message, field(message, 1)));
            case LIST -> array(field(message, 1), elements(message, field(message, 1)));
            case EMPTY -> {
                out.writeStartObject();
                out.writeEndObject();
            }
            case VALUE -> value(message);
            case ANY -> any(message);
        }
    }

    private void fields(Message message) throws IOException {
        for (var field : message.getDescriptorForType().getFields()) {
            if (form.isSetOnly
                    && (field.isRepeated() ? elements(message, field).isEmpty() : !message.hasField(field))) {
                continue;
            }
            var name = form.isProtoNamed ? field.getName() : field.getJsonName();
            if (field.isRepeated()) {
                out.writeFieldName(name);
                var elements = elements(message, field);
                if (field.isMapField()) {
                    map(elements);
                } else {
                    array(field, elements);
                }
            } else if (!field.hasPresence() || message.hasField(field)) {
                out.writeFieldName(name);
                single(field, message.getField(field));
            } else if (field.getContainingOneof() == null) { // `optional` fields stand in a oneof of their own
                out.writeNullField(name);
            }
        }
    }

    private void array(FieldDescriptor field, List<?> elements) throws IOException {
        out.writeStartArray();
        for (var element : elements) {
            single(field, element);
        }
        out.writeEndArray();
    }

    private void map(List<?> entries) throws IOException {
        Map<Object, Message> sorted = new TreeMap<>();
        for (var element : entries) {
            var entry = (Message) element;
            sorted.put(entry.getField(field(entry, 1)), entry);
        }
        out.writeStartObject();
        for (var entry : sorted.entrySet()) {
            out.writeFieldName(entry.getKey().toString());
            var value = field(entry.getValue(), 2);
            single(value, entry.getValue().getField(value));
        }
        out.writeEndObject();
    }

    private void single(FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case MESSAGE, GROUP -> message((Message) value);
            case ENUM -> enumeration((EnumValueDescriptor) value);
            case BYTES -> out.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case STRING, INT64, SINT64, SFIXED64 -> out.writeString(value.toString());
            case UINT64, FIXED64 -> out.writeString(Long.toUnsignedString((Long) value));
            case UINT32, FIXED32 -> out.writeNumber(Integer.toUnsignedLong((Integer) value));
            case INT32, SINT32, SFIXED32 -> out.writeNumber((Integer) value);
            case BOOL -> out.writeBoolean((Boolean) value);
            case FLOAT, DOUBLE -> number((Number) value);
        }
    }

    private void enumeration(EnumValueDescriptor value) throws IOException {
        if (value.getType().getFullName().equals("google.protobuf.NullValue")) {
            out.writeNull();
        } else if (value.getIndex() == -1) { // a number that this schema has no name for
            out.writeNumber(value.getNumber());
        } else {
            out.writeString(value.getName());
        }
    }

    private void number(Number value) throws IOException {
        if (!Double.isFinite(value.doubleValue())) {
            out.writeString(value.toString());
            return;
        }
        var shortest = new BigDecimal(value.toString()).stripTrailingZeros();
        var size = shortest.abs();
        var plain =
                size.signum() == 0 || (size.compareTo(SMALLEST_PLAIN) >= 0 && size.compareTo(SMALLEST_EXPONENTIAL) < 0);
        out.writeNumber(plain ? shortest.toPlainString() : shortest.toString().toLowerCase(Locale.ROOT));
    }

    private void value(Message value) throws IOException {
        var kinds = value.getAllFields();
        if (kinds.isEmpty()) {
            out.writeNull();
        }
        for (var kind : kinds.entrySet()) {
            single(kind.getKey(), kind.getValue());
        }
    }

    private void any(Message any) throws IOException {
        out.writeStartObject();
        var url = (String) any.getField(field(any, 1));
        if (!url.isEmpty()) {
            var bytes = any.getField(field(any, 2));
            out.writeStringField("@type", url);
            var type = WellKnown.named(url, types);
            if (type == null) {
                out.writeFieldName("value");
                single(field(any, 2), bytes);
                out.writeEndObject();
                return;
            }
            var content = DynamicMessage.parseFrom(type, (ByteString) bytes);
            if (WellKnown.of(content.getDescriptorForType()) == WellKnown.NONE) {
                fields(content);
            } else {
                out.writeFieldName("value");
                message(content);
            }
        }
        out.writeEndObject();
    }

    private static List<?> elements(Message message, FieldDescriptor field) {
        return (List<?>) message.getField(field);
    }

    private static FieldDescriptor field(Message message, int number) {
        return message.getDescriptorForType().findFieldByNumber(number);
    }
}
