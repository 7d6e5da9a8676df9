package dev.muster.platform.grpc;

import com.google.protobuf.Message;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.error.rest.ErrorBody;
import dev.muster.platform.protojson.ProtoJson;
import io.grpc.Attributes;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One call of a gRPC method that came over HTTP, and is answered as grpc-gateway does: one JSON object, or for a
/// stream one
/// `{"result":{…}}` a line; where it fails, `{"code","message","details"}`, in a stream as `{"error":{…}}`.
///
/// The method is told everything on the event loop, and may answer from any thread. Whatever it answers, the call ends:
/// a message that has no JSON ends it too.
final class HttpCall<Q, A> extends ServerCall<Q, A> {
    private static final Logger LOG = Logger.getLogger(HttpCall.class);

    private final MethodDescriptor<Q, A> method;
    private final HttpServerResponse response;
    private final ProtoJson json;
    private final boolean takesTrailers;
    private final boolean isStream;
    private final Context eventLoop;
    private final CancellableContext context = io.grpc.Context.ROOT.withCancellation();
    private volatile boolean cancelled;
    private @Nullable Listener<Q> listener;
    private @Nullable String answer;
    private boolean over;

    /// @param takesTrailers whether the client reads trailers
    HttpCall(
            MethodDescriptor<Q, A> method,
            HttpServerResponse response,
            ProtoJson json,
            boolean takesTrailers,
            Context eventLoop) {
        this.method = method;
        this.response = response;
        this.json = json;
        this.takesTrailers = takesTrailers;
        this.isStream = !method.getType().serverSendsOneMessage();
        this.eventLoop = eventLoop;
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }

    /// Answers a request that is none; the method hears nothing of it.
    void refuse(Status status) {
        head(status);
        response.end(body(status));
    }

    private void head(Status status) {
        response.setStatusCode(GatewayStatus.of(status.getCode()));
        if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(MusterException.RETRY_AFTER.toSeconds()));
        }
    }

    /// Calls the method.
    ///
    /// @param patience how long the client waits, if it says so
    void start(ServerCallHandler<Q, A> handler, Metadata headers, Q request, @Nullable Duration patience) {
        // Before the method is called, which may answer at once.
        response.closeHandler(closed -> leave());
        response.exceptionHandler(fault -> leave());
        response.drainHandler(drained -> ready());
        if (patience != null) {
            long timer = eventLoop
                    .owner()
                    .setTimer(
                            Math.max(1, patience.toMillis()),
                            late -> fail(Status.DEADLINE_EXCEEDED.withDescription("context deadline exceeded")));
            context.addListener(ended -> eventLoop.owner().cancelTimer(timer), Runnable::run);
        }
        var told = Contexts.interceptCall(context, this, headers, handler);
        listener = told;
        told.onMessage(request);
        told.onHalfClose();
        told.onReady();
    }

    private void ready() {
        if (listener != null) {
            listener.onReady();
        }
    }

    @Override
    public void request(int messages) {} // there is one, and it is given

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!over && !response.headWritten()) {
            HttpMetadata.putHeaders(headers, response);
        }
    }

    @Override
    public void sendMessage(A message) {
        String text;
        try {
            text = json.printSparse((Message) message);
        } catch (RuntimeException e) {
            var why = e.getCause() == null ? e : e.getCause();
            LOG.warnf("an answer of %s has no JSON: %s", method.getFullMethodName(), why.getMessage());
            fail(Status.INTERNAL.withDescription("the answer has no JSON: " + why.getMessage()));
            return;
        }
        send(text);
    }

    @Override
    public void close(Status status, Metadata trailers) {
        if (end(status, trailers)) {
            tell(false);
        }
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

    private void fail(Status status) {
        if (end(status, new Metadata())) {
            tell(true);
        }
    }

    private synchronized void leave() {
        if (!over) {
            over = true;
            tell(true);
        }
    }

    // Later, since it may be the method that ends the call just now.
    private void tell(boolean isCancelled) {
        cancelled = isCancelled;
        eventLoop.runOnContext(later -> {
            if (listener != null) {
                if (isCancelled) {
                    listener.onCancel();
                } else {
                    listener.onComplete();
                }
            }
            context.cancel(null);
        });
    }

    private synchronized void send(String text) {
        if (over) {
            return;
        }
        if (!isStream) {
            answer = text;
            return;
        }
        if (!response.isChunked()) {
            response.setChunked(true);
        }
        response.write("{\"result\":" + text + "}\n");
    }

    private synchronized boolean end(Status status, Metadata trailers) {
        if (over) {
            return false;
        }
        over = true;
        if (response.ended() || response.closed()) {
            return true;
        }
        if (!status.isOk() && !response.headWritten()) {
            head(status);
        }
        HttpMetadata.putTrailers(trailers, response, takesTrailers);
        if (!status.isOk()) {
            response.end(isStream ? "{\"error\":" + body(status) + "}\n" : body(status));
        } else if (isStream) {
            response.end();
        } else {
            response.end(answer == null ? "{}" : answer);
        }
        return true;
    }

    private static String body(Status status) {
        var description = status.getDescription();
        return ErrorBody.of(status.getCode().value(), description == null ? "" : description);
    }
}
