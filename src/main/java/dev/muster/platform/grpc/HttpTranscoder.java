package dev.muster.platform.grpc;

import com.google.protobuf.Message;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.error.rest.ErrorBody;
import dev.muster.platform.protojson.ProtoJson;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Serves gRPC methods over HTTP too, by the very objects that serve them over gRPC: a request's JSON becomes the
/// message, and the part of the path that a field names becomes that field. What stands after a `?` is not looked at.
public final class HttpTranscoder {
    private static final int TOO_LARGE = 413;

    private final Router router;
    private final ProtoJson json;
    private final int maxBody;

    /// @param maxBody most bytes of a request
    public HttpTranscoder(Router router, ProtoJson json, int maxBody) {
        this.router = router;
        this.json = json;
        this.maxBody = maxBody;
    }

    /// Serves methods, each of one of the services. Other verbs on the same paths are answered UNIMPLEMENTED.
    public void serve(List<HttpRule> rules, Collection<ServerServiceDefinition> services) {
        for (var rule : rules) {
            serve(rule, method(rule, services));
        }
        for (var rule : rules) {
            router.routeWithRegex(rule.pattern())
                    .handler(context -> call(rule.method(), context)
                            .refuse(Status.UNIMPLEMENTED.withDescription("Method Not Allowed")));
        }
    }

    private static ServerMethodDefinition<?, ?> method(HttpRule rule, Collection<ServerServiceDefinition> services) {
        var name = rule.method().getFullMethodName();
        for (var service : services) {
            if (service.getMethod(name) instanceof ServerMethodDefinition<?, ?> method) {
                return method;
            }
        }
        throw new IllegalArgumentException("no service has " + name);
    }

    private <Q, A> void serve(HttpRule rule, ServerMethodDefinition<Q, A> method) {
        var route = router.routeWithRegex(rule.verb(), rule.pattern());
        if (rule.hasBody()) {
            route.handler(BodyHandler.create(false).setBodyLimit(maxBody));
        }
        route.handler(context -> handle(rule, method, context)).failureHandler(context -> {
            if (context.statusCode() == TOO_LARGE) {
                // Sent in chunks: what says its length is refused before.
                context.response()
                        .setStatusCode(TOO_LARGE)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .end(ErrorBody.of(
                                ErrorCode.INVALID_ARGUMENT, "the body is too large, at most " + maxBody + " are read"));
            } else {
                context.next();
            }
        });
    }

    private <Q, A> void handle(HttpRule rule, ServerMethodDefinition<Q, A> method, RoutingContext context) {
        var call = call(method.getMethodDescriptor(), context);
        Q request;
        @Nullable Duration patience;
        try {
            request = request(rule, method.getMethodDescriptor(), context);
            patience = HttpMetadata.timeout(context.request());
        } catch (MusterException e) {
            call.refuse(GrpcFaults.status(e).getStatus());
            return;
        }
        call.start(method.getServerCallHandler(), HttpMetadata.of(context.request()), request, patience);
    }

    private <Q, A> HttpCall<Q, A> call(MethodDescriptor<Q, A> method, RoutingContext context) {
        return new HttpCall<>(
                method,
                context.response(),
                json,
                HttpMetadata.takesTrailers(context.request()),
                context.vertx().getOrCreateContext());
    }

    private <Q> Q request(HttpRule rule, MethodDescriptor<Q, ?> method, RoutingContext context) {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
        var prototype = Objects.requireNonNull((Message) marshaller.getMessagePrototype());
        var message = json.parse(body(rule, context), prototype);
        var field = rule.field();
        if (field != null) {
            var named = prototype.getDescriptorForType().findFieldByName(field);
            message = message.toBuilder()
                    .setField(named, context.pathParam("param0"))
                    .build();
        }
        @SuppressWarnings("unchecked") // a builder makes messages of its own type
        var request = (Q) message;
        return request;
    }

    private static byte[] body(HttpRule rule, RoutingContext context) {
        var body = rule.hasBody() && context.body() != null ? context.body().buffer() : null;
        return body == null ? new byte[0] : body.getBytes();
    }
}
