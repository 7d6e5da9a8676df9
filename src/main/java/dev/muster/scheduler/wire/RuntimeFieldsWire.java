package dev.muster.scheduler.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Value;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.RuntimeFields;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Converts what only some runtimes understand: a `Value` for each field on the wire, its JSON in the domain.
/// A value that is null or empty says nothing.
///
/// Messages pass through their bytes, so that no generated accessor is looked up by reflection.
final class RuntimeFieldsWire {
    private static final ProtoJson JSON = new ProtoJson();

    /// As for a forwarder's metadata: answers show these inside other things.
    private static final int MOST_LEVELS = 16;

    private RuntimeFieldsWire() {}

    /// @param names of the fields that the message may have
    /// @param path of the message, for faults
    /// @throws MusterException INVALID_ARGUMENT when a value is nested deeper than answers can show
    static RuntimeFields toDomain(Message wire, List<String> names, String path) {
        return merged(RuntimeFields.NONE, wire, names, path);
    }

    /// What is given replaces the old; what is given and says nothing clears it.
    ///
    /// @throws MusterException as [#toDomain]
    static RuntimeFields merged(RuntimeFields old, Message patch, List<String> names, String path) {
        var all = dynamic(patch);
        var json = new TreeMap<>(old.json());
        for (var name : names) {
            var value = find(all, name);
            if (value == null) {
                continue;
            }
            if (isEmpty(value)) {
                json.remove(name);
            } else {
                json.put(name, print(value, path + "." + name));
            }
        }
        return new RuntimeFields(json);
    }

    /// The arguments of a command.
    ///
    /// @throws MusterException INVALID_ARGUMENT when it is no list of texts
    static List<String> texts(Value wire, String path) {
        if (isEmpty(wire)) {
            return List.of();
        }
        if (!wire.hasListValue()
                || !wire.getListValue().getValuesList().stream().allMatch(Value::hasStringValue)) {
            throw MusterException.invalid(path + ": a list of strings is expected");
        }
        return wire.getListValue().getValuesList().stream()
                .map(Value::getStringValue)
                .toList();
    }

    static Value toWire(List<String> texts) {
        var list = ListValue.newBuilder();
        texts.forEach(text -> list.addValues(Value.newBuilder().setStringValue(text)));
        return Value.newBuilder().setListValue(list).build();
    }

    /// Adds the fields to what is being built.
    static <B extends Message.Builder> B add(RuntimeFields fields, B wire) {
        var message = DynamicMessage.newBuilder(wire.getDescriptorForType());
        fields.json()
                .forEach((name, json) -> message.setField(
                        field(wire.getDescriptorForType(), name), JSON.parse(json, Value.getDefaultInstance())));
        try {
            wire.mergeFrom(message.build().toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message is not what it was written as", e);
        }
        return wire;
    }

    private static String print(Value value, String path) {
        if (MetadataWire.isDeeper(List.of(value), MOST_LEVELS + 1)) {
            throw MusterException.invalid(path + ": must not be nested deeper than " + MOST_LEVELS + " levels");
        }
        return JSON.print(value);
    }

    private static boolean isEmpty(Value value) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> true;
            case STRING_VALUE -> value.getStringValue().isEmpty();
            case STRUCT_VALUE -> value.getStructValue().getFieldsCount() == 0;
            case LIST_VALUE -> value.getListValue().getValuesCount() == 0;
            case NUMBER_VALUE, BOOL_VALUE -> false;
        };
    }

    private static @Nullable Value find(DynamicMessage message, String name) {
        var field = field(message.getDescriptorForType(), name);
        if (!message.hasField(field)) {
            return null;
        }
        try {
            return Value.parseFrom(((Message) message.getField(field)).toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message is not what it was written as", e);
        }
    }

    private static DynamicMessage dynamic(Message message) {
        try {
            return DynamicMessage.parseFrom(message.getDescriptorForType(), message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message is not what it was written as", e);
        }
    }

    private static FieldDescriptor field(Descriptor type, String name) {
        return type.getFields().stream()
                .filter(field -> field.getJsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no field " + name));
    }
}
