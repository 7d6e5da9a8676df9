package dev.muster.openmatch.grpc;

import dev.muster.platform.grpc.HttpOpenApi;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/// Puts the paths of [HttpTwin] into the server's OpenAPI document, when the server is built.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class HttpTwinDocument implements OASFilter {
    /// For the build.
    public HttpTwinDocument() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        new HttpOpenApi(document).add(HttpTwin.RULES);
    }
}
