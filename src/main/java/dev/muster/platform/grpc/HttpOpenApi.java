package dev.muster.platform.grpc;

import com.google.protobuf.Descriptors;
import dev.muster.platform.protojson.ProtoSchemas;
import io.grpc.Status;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Describes gRPC methods that are served over HTTP in an OpenAPI document, from nothing but the rules that they are
/// served by and the descriptors of their messages.
public final class HttpOpenApi {
    private static final String ERROR = "grpc.Error";
    private static final String ERROR_REFERENCE = "#/components/schemas/" + ERROR;

    /// What each method may answer besides 200.
    private static final List<Status.Code> FAULTS = List.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.UNKNOWN,
            Status.Code.UNIMPLEMENTED,
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED);

    private final OpenAPI document;
    private final ProtoSchemas schemas;

    /// @param document what the methods are added to
    public HttpOpenApi(OpenAPI document) {
        this.document = document;
        Components components = document.getComponents();
        if (components == null) {
            components = OASFactory.createComponents();
            document.setComponents(components);
        }
        components.addSchema(ERROR, error());
        this.schemas = new ProtoSchemas(components);
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
    }

    /// Adds methods.
    public void add(List<HttpRule> rules) {
        for (var rule : rules) {
            var known = document.getPaths().getPathItem(rule.path());
            var path = known == null ? OASFactory.createPathItem() : known;
            path.setOperation(PathItem.HttpMethod.valueOf(rule.verb().name()), operation(rule));
            document.getPaths().addPathItem(rule.path(), path);
        }
    }

    private Operation operation(HttpRule rule) {
        var supplier = (ProtoMethodDescriptorSupplier)
                Objects.requireNonNull(rule.method().getSchemaDescriptor(), "a method without a descriptor");
        var method = supplier.getMethodDescriptor();
        var service = method.getService().getName();
        var operation = OASFactory.createOperation()
                .operationId(service + "_" + method.getName())
                .addTag(service)
                .responses(OASFactory.createAPIResponses());
        operation.getResponses().addAPIResponse("200", success(method));
        for (var code : FAULTS) {
            operation
                    .getResponses()
                    .addAPIResponse(
                            Integer.toString(GatewayStatus.of(code)),
                            OASFactory.createAPIResponse()
                                    .description(code.name())
                                    .content(json(fault(method))));
        }
        var field = rule.field();
        if (field != null) {
            operation.addParameter(OASFactory.createParameter()
                    .name(field)
                    .in(Parameter.In.PATH)
                    .required(true)
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
        }
        if (rule.hasBody()) {
            operation.requestBody(OASFactory.createRequestBody().content(json(schemas.of(method.getInputType()))));
        }
        return operation;
    }

    private APIResponse success(Descriptors.MethodDescriptor method) {
        var answer = schemas.of(method.getOutputType());
        var response = OASFactory.createAPIResponse();
        if (!method.isServerStreaming()) {
            return response.description("OK").content(json(answer));
        }
        return response.description("a stream: one such object a line, and one with \"error\" where it fails")
                .content(json(OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addProperty("result", answer)
                        .addProperty("error", OASFactory.createSchema().ref(ERROR_REFERENCE))));
    }

    // Requests that cannot be read are answered with the bare error, by streams too.
    private static Schema fault(Descriptors.MethodDescriptor method) {
        var error = OASFactory.createSchema().ref(ERROR_REFERENCE);
        return method.isServerStreaming()
                ? OASFactory.createSchema()
                        .addAnyOf(error)
                        .addAnyOf(OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .addProperty("error", OASFactory.createSchema().ref(ERROR_REFERENCE)))
                : error;
    }

    private static Content json(Schema schema) {
        return OASFactory.createContent()
                .addMediaType("application/json", OASFactory.createMediaType().schema(schema));
    }

    private static Schema error() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("what went wrong; the code is gRPC's")
                .addProperty(
                        "code",
                        OASFactory.createSchema().addType(SchemaType.INTEGER).format("int32"))
                .addProperty("message", OASFactory.createSchema().addType(SchemaType.STRING))
                .addProperty(
                        "details",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(OASFactory.createSchema().addType(SchemaType.OBJECT)));
    }
}
