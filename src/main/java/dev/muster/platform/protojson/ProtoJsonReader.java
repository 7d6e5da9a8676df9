package dev.muster.platform.protojson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/// Reads one message by walking the JSON beside the descriptors, so that a fault knows its path.
final class ProtoJsonReader {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private static final JsonFormat.Parser WELL_KNOWN_TYPES =
            JsonFormat.parser().ignoringUnknownFields();

    private final TypeRegistry types;

    ProtoJsonReader(TypeRegistry types) {
        this.types = types;
    }

    DynamicMessage read(byte[] json, Descriptor type) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw MusterException.invalid("malformed JSON"
                    + (place == null ? "" : " at line " + place.getLineNr() + " column " + place.getColumnNr()) + ": "
                    + e.getOriginalMessage());
        } catch (IOException e) {
            throw MusterException.invalid("malformed JSON: " + e.getMessage());
        }
        var builder = DynamicMessage.newBuilder(type);
        if (!tree.isMissingNode()) {
            message(tree, builder, "");
        }
        return builder.build();
    }

    private void message(JsonNode json, Message.Builder into, String path) {
        switch (WellKnown.of(into.getDescriptorForType())) {
            case NONE -> fields(json, into, path);
            case ANY -> any(json, into, path);
            case TEXT, WRAPPER, STRUCT, LIST, VALUE, EMPTY -> wellKnown(json, into, path);
        }
    }

    private void any(JsonNode json, Message.Builder into, String path) {
        if (!json.isObject()) {
            throw fault(path, "an object is expected");
        }
        if (json.isEmpty()) {
            return;
        }
        var url = json.path("@type").asText();
        if (url.isEmpty()) {
            throw fault(path, "\"@type\" is expected");
        }
        into.setField(into.getDescriptorForType().findFieldByNumber(1), url);
        var bytes = into.getDescriptorForType().findFieldByNumber(2);
        var type = WellKnown.named(url, types);
        var value = json.path("value");
        if (type == null) {
            if (!value.isTextual()) {
                throw fault(path, "no type " + url + " is known: its bytes are expected as base64 in \"value\"");
            }
            into.setField(bytes, Scalars.read(value, bytes, path + ".value"));
            return;
        }
        var content = DynamicMessage.newBuilder(type);
        message(WellKnown.of(type) == WellKnown.NONE ? json : value, content, path);
        into.setField(bytes, content.build().toByteString());
    }

    private void fields(JsonNode json, Message.Builder into, String path) {
        if (!json.isObject()) {
            throw fault(path, "an object is expected");
        }
        var seen = new HashSet<Object>();
        for (var property : json.properties()) {
            var field = field(into.getDescriptorForType(), property.getKey());
            if (field == null) {
                continue;
            }
            var at = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
            var value = property.getValue();
            if (!seen.add(field)) {
                throw fault(at, "given twice");
            }
            if (value.isNull() && !takesNull(field)) {
                continue;
            }
            var oneof = field.getRealContainingOneof();
            if (oneof != null && !seen.add(oneof)) {
                throw fault(at, "only one of the fields of " + oneof.getName() + " may be given");
            }
            field(value, field, into, at);
        }
    }

    private void field(JsonNode json, FieldDescriptor field, Message.Builder into, String path) {
        if (field.isMapField()) {
            map(json, field, into, path);
        } else if (field.isRepeated()) {
            if (!json.isArray()) {
                throw fault(path, "a list is expected");
            }
            for (int i = 0; i < json.size(); i++) {
                into.addRepeatedField(field, single(json.get(i), field, into, path + "[" + i + "]"));
            }
        } else {
            into.setField(field, single(json, field, into, path));
        }
    }

    private void map(JsonNode json, FieldDescriptor field, Message.Builder into, String path) {
        if (!json.isObject()) {
            throw fault(path, "an object is expected");
        }
        var key = field.getMessageType().findFieldByNumber(1);
        var value = field.getMessageType().findFieldByNumber(2);
        for (var property : json.properties()) {
            var at = path + "[" + property.getKey() + "]";
            var entry = into.newBuilderForField(field);
            entry.setField(key, Scalars.mapKey(property.getKey(), key, at));
            entry.setField(value, single(property.getValue(), value, entry, at));
            into.addRepeatedField(field, entry.build());
        }
    }

    private Object single(JsonNode json, FieldDescriptor field, Message.Builder parent, String path) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return Scalars.read(json, field, path);
        }
        var builder = parent.newBuilderForField(field);
        message(json, builder, path);
        return builder.build();
    }

    private static void wellKnown(JsonNode json, Message.Builder into, String path) {
        requireFinite(json, path);
        try {
            WELL_KNOWN_TYPES.merge(json.toString(), into);
        } catch (InvalidProtocolBufferException e) {
            throw fault(path, "not a " + into.getDescriptorForType().getName() + ": " + e.getMessage());
        }
    }

    // What is too large for a double would be taken as infinite, which JSON cannot say again.
    private static void requireFinite(JsonNode json, String path) {
        if (json.isNumber() && !Double.isFinite(json.doubleValue())) {
            throw fault(path, "the number is too large");
        }
        for (var property : json.properties()) {
            requireFinite(property.getValue(), path + "." + property.getKey());
        }
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            requireFinite(json.get(i), path + "[" + i + "]");
        }
    }

    private static @Nullable FieldDescriptor field(Descriptor type, String name) {
        var byProtoName = type.findFieldByName(name);
        if (byProtoName != null) {
            return byProtoName;
        }
        for (var field : type.getFields()) {
            if (field.getJsonName().equals(name)) {
                return field;
            }
        }
        return null;
    }

    private static boolean takesNull(FieldDescriptor field) {
        return !field.isRepeated()
                && switch (field.getJavaType()) {
                    case MESSAGE -> WellKnown.of(field.getMessageType()) == WellKnown.VALUE;
                    case ENUM -> field.getEnumType().getFullName().equals("google.protobuf.NullValue");
                    case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> false;
                };
    }

    private static MusterException fault(String path, String reason) {
        return Scalars.fault(path, reason);
    }
}
