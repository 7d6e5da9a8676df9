package dev.muster.platform.protojson;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/// What the JSON of messages looks like, with the names of the `.proto`, as schemas of an OpenAPI document.
public final class ProtoSchemas {
    private static final String REFERENCE = "#/components/schemas/";

    private final Components components;

    /// @param components where the schemas of messages are put, by the messages' full names
    public ProtoSchemas(Components components) {
        this.components = components;
    }

    /// A message.
    public Schema of(Descriptor type) {
        return switch (WellKnown.of(type)) {
            case NONE -> reference(type);
            case TEXT -> text(type.getName().equals("Timestamp") ? "date-time" : null);
            case WRAPPER -> single(type.findFieldByNumber(1));
            case STRUCT, EMPTY -> OASFactory.createSchema().addType(SchemaType.OBJECT);
            case LIST -> OASFactory.createSchema().addType(SchemaType.ARRAY);
            case VALUE -> OASFactory.createSchema();
            case ANY ->
                OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addProperty("@type", text(null))
                        .additionalPropertiesSchema(OASFactory.createSchema())
                        .description("a message of the type that \"@type\" names: its fields, or in \"value\" what a"
                                + " well-known type is written as, or the bytes of a type that is not known here");
        };
    }

    private Schema reference(Descriptor type) {
        var name = type.getFullName();
        var known = components.getSchemas();
        if (known == null || !known.containsKey(name)) {
            var schema = OASFactory.createSchema().addType(SchemaType.OBJECT);
            components.addSchema(name, schema); // first, since a message may hold itself
            for (var field : type.getFields()) {
                schema.addProperty(field.getName(), field(field));
            }
        }
        return OASFactory.createSchema().ref(REFERENCE + name);
    }

    private Schema field(FieldDescriptor field) {
        if (field.isMapField()) {
            var value = single(field.getMessageType().findFieldByNumber(2));
            return OASFactory.createSchema().addType(SchemaType.OBJECT).additionalPropertiesSchema(value);
        }
        if (field.isRepeated()) {
            return OASFactory.createSchema().addType(SchemaType.ARRAY).items(single(field));
        }
        return single(field);
    }

    private Schema single(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> of(field.getMessageType());
            case ENUM -> enumeration(field.getEnumType());
            case BYTES -> text("byte");
            case STRING -> text(null);
            case INT64, SINT64, SFIXED64 -> text("int64");
            case UINT64, FIXED64 -> text("uint64");
            case INT32, SINT32, SFIXED32, UINT32, FIXED32 ->
                OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32");
            case BOOL -> OASFactory.createSchema().addType(SchemaType.BOOLEAN);
            case FLOAT -> OASFactory.createSchema().addType(SchemaType.NUMBER).format("float");
            case DOUBLE -> OASFactory.createSchema().addType(SchemaType.NUMBER).format("double");
        };
    }

    private static Schema enumeration(EnumDescriptor type) {
        List<Object> names = List.copyOf(
                type.getValues().stream().map(EnumValueDescriptor::getName).toList());
        return text(null).enumeration(names);
    }

    private static Schema text(@Nullable String format) {
        var schema = OASFactory.createSchema().addType(SchemaType.STRING);
        return format == null ? schema : schema.format(format);
    }
}
