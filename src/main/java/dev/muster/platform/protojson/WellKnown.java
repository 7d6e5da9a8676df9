package dev.muster.platform.protojson;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.TypeRegistry;
import org.jspecify.annotations.Nullable;

/// How a message type that has a JSON form of its own is written.
enum WellKnown {
    /// An ordinary message: an object of its fields.
    NONE,
    /// One string: `Timestamp`, `Duration`, `FieldMask`.
    TEXT,
    /// The value inside.
    WRAPPER,
    STRUCT,
    LIST,
    VALUE,
    EMPTY,
    ANY;

    /// The type that an `Any` names; null when it is not known.
    static @Nullable Descriptor named(String url, TypeRegistry types) {
        return types.find(url.substring(url.lastIndexOf('/') + 1));
    }

    static WellKnown of(Descriptor type) {
        if (!type.getFile().getPackage().equals("google.protobuf")) {
            return NONE;
        }
        return switch (type.getName()) {
            case "Timestamp", "Duration", "FieldMask" -> TEXT;
            case "DoubleValue",
                    "FloatValue",
                    "Int64Value",
                    "UInt64Value",
                    "Int32Value",
                    "UInt32Value",
                    "BoolValue",
                    "StringValue",
                    "BytesValue" -> WRAPPER;
            case "Struct" -> STRUCT;
            case "ListValue" -> LIST;
            case "Value" -> VALUE;
            case "Empty" -> EMPTY;
            case "Any" -> ANY;
            default -> NONE;
        };
    }
}
