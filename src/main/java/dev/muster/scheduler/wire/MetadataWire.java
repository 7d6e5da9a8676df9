package dev.muster.scheduler.wire;

import com.google.protobuf.Struct;
import dev.muster.platform.protojson.ProtoJson;

/// Converts a forwarder's metadata: a JSON object in the domain, a `Struct` on the wire.
final class MetadataWire {
    private static final ProtoJson JSON = new ProtoJson();

    private MetadataWire() {}

    static String toDomain(Struct wire) {
        return JSON.print(wire);
    }

    static Struct toWire(String metadata) {
        return JSON.parse(metadata, Struct.getDefaultInstance());
    }
}
