package dev.muster.runtime.kubernetes;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Reads JSON into the types of the Kubernetes client as the API server would: what a type does not have is a
/// fault, and so is a text in the place of a number. The client's own reader takes both.
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .annotationIntrospector(new NoPlaceForTheUnknown())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            // A constructor with one text would make it an object.
            .disable(MapperFeature.AUTO_DETECT_CREATORS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private StrictJson() {}

    /// @param path of the value, for faults
    /// @throws MusterException INVALID_ARGUMENT `<path>: <reason>`
    static <T> T read(String json, TypeReference<T> type, String path) {
        try {
            var tree = MAPPER.readTree(json);
            dropNulls(tree, path);
            return MAPPER.readerFor(type).readValue(tree);
        } catch (JsonMappingException e) {
            throw MusterException.invalid(path + path(e) + ": " + reason(e));
        } catch (JsonProcessingException e) {
            throw MusterException.invalid(path + ": is not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In objects they stand for what is not given, in lists for nothing that anybody could use.
    private static void dropNulls(JsonNode json, String path) {
        if (json instanceof ObjectNode object) {
            object.properties().removeIf(property -> property.getValue().isNull());
        }
        for (var property : json.properties()) {
            dropNulls(property.getValue(), path + "." + property.getKey());
        }
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            var place = path + "[" + i + "]";
            if (json.get(i).isNull()) {
                throw MusterException.invalid(place + ": must not be null");
            }
            dropNulls(json.get(i), place);
        }
    }

    private static String path(JsonMappingException fault) {
        var path = new StringBuilder();
        for (var step : fault.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append('.').append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String reason(JsonMappingException fault) {
        return switch (fault) {
            case PropertyBindingException _ -> "is no field that Kubernetes has here";
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType()) + " is expected";
            default -> "cannot be read";
        };
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (Number.class.isAssignableFrom(type) || type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }

    /// The client's types keep what they do not know in a map, by an annotation.
    private static final class NoPlaceForTheUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasAnySetter(Annotated member) {
            return member.hasAnnotation(JsonAnySetter.class) ? Boolean.FALSE : null;
        }
    }
}
