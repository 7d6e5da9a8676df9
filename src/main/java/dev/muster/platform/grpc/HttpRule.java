package dev.muster.platform.grpc;

import io.grpc.MethodDescriptor;
import io.vertx.core.http.HttpMethod;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a gRPC method is found over HTTP.
///
/// @param path may have one part in braces, `/v1/tickets/{ticket_id}`: the name of a field of the request, which is a
/// string
public record HttpRule(MethodDescriptor<?, ?> method, HttpMethod verb, String path) {

    /// Whether the request is in the body: where not, a body is not looked at.
    boolean hasBody() {
        return !verb.equals(HttpMethod.GET) && !verb.equals(HttpMethod.DELETE);
    }

    /// The field that the path names, if it does.
    @Nullable
    String field() {
        int open = path.indexOf('{');
        return open < 0 ? null : path.substring(open + 1, path.indexOf('}'));
    }

    /// What its paths look like; the field is the first group.
    String pattern() {
        int open = path.indexOf('{');
        return open < 0
                ? Pattern.quote(path)
                : Pattern.quote(path.substring(0, open)) + "([^/]*)"
                        + Pattern.quote(path.substring(path.indexOf('}') + 1));
    }
}
