package dev.muster.platform.grpc;

import com.google.protobuf.Message;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Serves gRPC methods over HTTP too, by the very objects that serve them over gRPC: a request's JSON becomes the
/// message, and
/// the part of the path that a field names becomes that field.
public final class HttpTranscoder {
    private static final long MOST = 4L * 1024 * 1024;

    /// What is passed on of a request's headers.
    private static final List<String> HEADERS =
            List.of("muster-game", "muster-ticket-ttl", "muster-client-token", "authorization");

    private final Router router;
    private final ProtoJson json;

    public HttpTranscoder(Router router, ProtoJson json) {
        this.router = router;
        this.json = json;
    }

    /// Serves one method.
    ///
    /// @param path may have one part in braces, `/v1/tickets/{ticket_id}`: the name of a field of the request
    public void serve(ServerServiceDefinition service, String methodName, HttpMethod verb, String path) {
        var name = MethodDescriptor.generateFullMethodName(
                service.getServiceDescriptor().getName(), methodName);
        serve((ServerMethodDefinition<?, ?>) service.getMethod(name), verb, path);
    }

    private <Q, A> void serve(ServerMethodDefinition<Q, A> method, HttpMethod verb, String path) {
        int open = path.indexOf('{');
        var field = open < 0 ? null : path.substring(open + 1, path.indexOf('}'));
        var pattern = field == null
                ? Pattern.quote(path)
                : Pattern.quote(path.substring(0, open)) + "([^/]*)"
                        + Pattern.quote(path.substring(path.indexOf('}') + 1));
        router.routeWithRegex(verb, pattern)
                .handler(BodyHandler.create(false).setBodyLimit(MOST))
                .handler(context -> handle(method, field, context));
    }

    private <Q, A> void handle(ServerMethodDefinition<Q, A> method, @Nullable String field, RoutingContext context) {
        var call = new HttpCall<>(method.getMethodDescriptor(), context.response(), json);
        Q request;
        try {
            request = request(method.getMethodDescriptor(), field, context);
        } catch (MusterException e) {
            call.close(GrpcFaults.status(e).getStatus(), new Metadata());
            return;
        }
        var listener = method.getServerCallHandler().startCall(call, headers(context));
        context.response().closeHandler(closed -> leave(call, listener, context));
        context.response().exceptionHandler(fault -> leave(call, listener, context));
        context.response().drainHandler(drained -> listener.onReady());
        listener.onMessage(request);
        listener.onHalfClose();
        listener.onReady();
    }

    private static void leave(HttpCall<?, ?> call, ServerCall.Listener<?> listener, RoutingContext context) {
        if (!context.response().ended() && !call.isCancelled()) {
            call.cancel();
            listener.onCancel();
        }
    }

    private static Metadata headers(RoutingContext context) {
        var headers = new Metadata();
        for (var name : HEADERS) {
            var value = context.request().getHeader(name);
            if (value != null) {
                headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
            }
        }
        return headers;
    }

    private <Q, A> Q request(MethodDescriptor<Q, A> method, @Nullable String field, RoutingContext context) {
        var marshaller = (MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller();
        var prototype = Objects.requireNonNull((Message) marshaller.getMessagePrototype());
        var body = context.body() == null ? null : context.body().buffer();
        var message = json.parse(body == null ? new byte[0] : body.getBytes(), prototype);
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
}
