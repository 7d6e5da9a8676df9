package dev.muster.platform.grpc;

import com.google.protobuf.Message;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.error.rest.ErrorBody;
import dev.muster.platform.protojson.ProtoJson;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/// One call of a gRPC method that came over HTTP, and is answered as grpc-gateway does: one JSON object, or for a
/// stream one
/// `{"result":{…}}` a line; where it fails, `{"code","message","details"}`, in a stream as `{"error":{…}}`.
final class HttpCall<Q, A> extends ServerCall<Q, A> {
    private final MethodDescriptor<Q, A> method;
    private final HttpServerResponse response;
    private final ProtoJson json;
    private final boolean isStream;
    private volatile boolean cancelled;
    private volatile @Nullable String answer;

    HttpCall(MethodDescriptor<Q, A> method, HttpServerResponse response, ProtoJson json) {
        this.method = method;
        this.response = response;
        this.json = json;
        this.isStream = !method.getType().serverSendsOneMessage();
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }

    /// The client has gone.
    void cancel() {
        cancelled = true;
    }

    @Override
    public void request(int messages) {} // there is one, and it is given

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(A message) {
        var text = json.printSparse((Message) message);
        if (isStream) {
            part("{\"result\":" + text + "}\n");
        } else {
            answer = text;
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (status.isOk()) {
            if (isStream) {
                response.end();
            } else {
                response.end(answer == null ? "{}" : answer);
            }
            return;
        }
        var description = status.getDescription();
        var error = ErrorBody.of(status.getCode().value(), description == null ? "" : description);
        if (!response.headWritten()) {
            response.setStatusCode(GatewayStatus.of(status.getCode()));
            if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(MusterException.RETRY_AFTER.toSeconds()));
            }
        }
        response.end(isStream ? "{\"error\":" + error + "}\n" : error);
    }

    @Override
    public boolean isReady() {
        return !response.writeQueueFull();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public MethodDescriptor<Q, A> getMethodDescriptor() {
        return method;
    }

    @Override
    public Attributes getAttributes() {
        return Attributes.EMPTY;
    }

    private void part(String text) {
        if (!response.isChunked()) {
            response.setChunked(true);
        }
        response.write(text);
    }
}
