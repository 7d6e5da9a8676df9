package dev.muster.platform.error.rest;

import dev.muster.platform.error.ErrorCode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Makes paths and headers mean what they mean to the gateways of Maestro and Open Match.
final class GatewayHabits {

    /// A method that no resource has.
    private static final String NO_METHOD = "NONE";

    /// A slash at the end names another path, which there is none of. HEAD and OPTIONS are methods like any
    /// other: where nobody serves them, they are wrong. What a request accepts and says that it carries is not
    /// looked at: both are JSON.
    @ServerRequestFilter(preMatching = true)
    Optional<Response> apply(ContainerRequestContext request) {
        var path = request.getUriInfo().getPath();
        if (path.length() > 1 && path.endsWith("/")) {
            return Optional.of(Response.status(ErrorCode.NOT_FOUND.httpStatus())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(ErrorBody.of(ErrorCode.NOT_FOUND, "Not Found"))
                    .build());
        }
        switch (request.getMethod()) {
            case HttpMethod.HEAD, HttpMethod.OPTIONS -> request.setMethod(NO_METHOD);
            default -> {} // the framework answers those two itself
        }
        // What is as it should be stays untouched: the map of all headers is made on demand, and pings are many.
        replaceUnless(MediaType.WILDCARD, HttpHeaders.ACCEPT, request);
        replaceUnless(MediaType.APPLICATION_JSON, HttpHeaders.CONTENT_TYPE, request);
        return Optional.empty();
    }

    private static void replaceUnless(String good, String header, ContainerRequestContext request) {
        var value = request.getHeaderString(header);
        if (value != null && !value.startsWith(MediaType.APPLICATION_JSON) && !value.startsWith(good)) {
            request.getHeaders().putSingle(header, good);
        }
    }
}
