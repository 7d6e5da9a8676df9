package dev.muster.platform.protojson;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.WrappersProto;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// Writes and reads messages as Go's `protojson` does with `EmitUnpopulated` and `DiscardUnknown`, which
/// protobuf's own `JsonFormat` cannot: it has no `null` for unset messages, and its faults do not say
/// where they are.
///
/// An `Any` of a type that is not known here is written, and read again, as its type and its bytes:
/// `{"@type":"type.googleapis.com/mine","value":"AQI="}`.
///
/// Messages pass through their bytes, so that no generated accessor is looked up by reflection.
public final class ProtoJson {
    private static final TypeRegistry WELL_KNOWN_TYPES = wellKnownTypes().build();

    private final TypeRegistry types;

    /// Knows the well-known types inside `google.protobuf.Any`.
    public ProtoJson() {
        this(WELL_KNOWN_TYPES);
    }

    /// Knows the well-known types inside `google.protobuf.Any`, and these.
    public ProtoJson(Collection<Descriptor> more) {
        this(wellKnownTypes().add(more).build());
    }

    private ProtoJson(TypeRegistry types) {
        this.types = types;
    }

    /// The message as compact JSON: lowerCamelCase names, unset scalars as zeros, unset messages as `null`,
    /// unset `optional` and oneof fields left out, 64-bit integers as strings, map keys in order.
    ///
    /// @throws IllegalArgumentException when it holds what has no JSON: an `Any` whose bytes are not of its type, a
    /// time out of range, more than a hundred messages inside each other
    public String print(Message message) {
        return print(message, ProtoJsonWriter.Form.FULL);
    }

    /// As [#print(Message)], but without fields that are not set: as Go writes it without `EmitUnpopulated`.
    ///
    /// @throws IllegalArgumentException as [#print(Message)]
    public String printSet(Message message) {
        return print(message, ProtoJsonWriter.Form.SET);
    }

    /// As [#printSet(Message)], but with the names of the `.proto`: as gateways of Go write it with `UseProtoNames`.
    ///
    /// @throws IllegalArgumentException as [#print(Message)]
    public String printSparse(Message message) {
        return print(message, ProtoJsonWriter.Form.SPARSE);
    }

    private String print(Message message, ProtoJsonWriter.Form form) {
        var text = new StringWriter();
        try (var writer = new ProtoJsonWriter(text, types, form)) {
            writer.write(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "cannot print " + message.getDescriptorForType().getFullName(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Reads a message from UTF-8 JSON: names in lowerCamelCase or as in the `.proto`, numbers also as
    /// strings, unknown names skipped. Nothing at all is the empty message.
    ///
    /// @param prototype any message of the wanted type
    /// @throws MusterException INVALID_ARGUMENT that names the line or the field at fault
    public <T extends Message> T parse(byte[] json, T prototype) {
        var read = new ProtoJsonReader(types).read(json, prototype.getDescriptorForType());
        try {
            @SuppressWarnings("unchecked") // a message's parser makes messages of its own type
            var message = (T) prototype.getParserForType().parseFrom(read.toByteString());
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw MusterException.invalid("cannot read the message: " + e.getMessage());
        }
    }

    /// As [#parse(byte[], Message)], from text.
    public <T extends Message> T parse(String json, T prototype) {
        return parse(json.getBytes(StandardCharsets.UTF_8), prototype);
    }

    private static TypeRegistry.Builder wellKnownTypes() {
        return TypeRegistry.newBuilder()
                .add(Struct.getDescriptor().getFile().getMessageTypes())
                .add(WrappersProto.getDescriptor().getMessageTypes())
                .add(Timestamp.getDescriptor())
                .add(Duration.getDescriptor())
                .add(FieldMask.getDescriptor())
                .add(Empty.getDescriptor())
                .add(Any.getDescriptor());
    }
}
