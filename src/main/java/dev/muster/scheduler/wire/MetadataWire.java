package dev.muster.scheduler.wire;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import java.util.Collection;

/// Converts a forwarder's metadata: a JSON object in the domain, a `Struct` on the wire.
final class MetadataWire {
    private static final ProtoJson JSON = new ProtoJson();

    /// Messages end at a hundred levels, each level of JSON is three, and answers show metadata inside other things.
    private static final int MOST_LEVELS = 16;

    private MetadataWire() {}

    /// @throws MusterException INVALID_ARGUMENT when it is nested deeper than answers can show
    static String toDomain(Struct wire) {
        if (isDeeper(wire.getFieldsMap().values(), MOST_LEVELS)) {
            throw MusterException.invalid(
                    "forwarders: options.metadata must not be nested deeper than " + MOST_LEVELS + " levels");
        }
        return JSON.print(wire);
    }

    static Struct toWire(String metadata) {
        return JSON.parse(metadata, Struct.getDefaultInstance());
    }

    /// Whether there are values below so many levels.
    static boolean isDeeper(Collection<Value> values, int levels) {
        if (levels == 0) {
            return !values.isEmpty();
        }
        return values.stream()
                .anyMatch(
                        value -> isDeeper(value.getStructValue().getFieldsMap().values(), levels - 1)
                                || isDeeper(value.getListValue().getValuesList(), levels - 1));
    }
}
