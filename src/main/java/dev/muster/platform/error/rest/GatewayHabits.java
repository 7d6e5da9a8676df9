package dev.muster.platform.error.rest;

import dev.muster.platform.error.ErrorCode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes paths and headers mean what they mean to the gateways of Maestro and Open Match.
final class GatewayHabits {

    /// A slash at the end names another path, which there is none of. What a request accepts and says that it
    /// carries is not looked at: both are JSON.
    @ServerRequestFilter(preMatching = true)
    Optional<Response> apply(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (path.length() > 1 && path.endsWith("/")) {
            return Optional.of(Response.status(ErrorCode.NOT_FOUND.httpStatus())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(ErrorBody.of(ErrorCode.NOT_FOUND, "Not Found"))
                    .build());
        }
        // What is as it should be stays untouched: the map of all headers is made on demand, and pings are many.
        replaceUnless("application/json", "*/*", HttpHeaders.ACCEPT, request);
        replaceUnless("application/json", "application/json", HttpHeaders.CONTENT_TYPE, request);
        return Optional.empty();
    }

    private static void replaceUnless(String good, String orThis, String header, ContainerRequestContext request) {
        var value = request.getHeaderString(header);
        if (value != null && !value.startsWith(good) && !value.startsWith(orThis)) {
            request.getHeaders().putSingle(header, MediaType.APPLICATION_JSON);
        }
    }
}
