package dev.muster.openmatch.rest;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.muster.match.Evaluator;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.EvaluateRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.OpenMatchJson;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.protojson.ProtoJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.JsonEvent;
import io.vertx.core.parsetools.JsonParser;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The evaluator of a user, over HTTP: `POST /v1/evaluator/matches:evaluate`. The body is one `{"match":{…}}` after the
/// other, each sent as it comes; the answer is one `{"result":{"match_id":…}}` after the other, or
/// `{"error":{"message":…}}` where it fails. An evaluator may answer before it has read everything.
public final class HttpEvaluator implements Evaluator, AutoCloseable {
    private static final String PATH = "/v1/evaluator/matches:evaluate";
    private static final int CONNECT_MS = 3000;

    /// Connections: each game that has a cycle under way holds one.
    private static final int MOST_AT_ONCE = 1_000;

    /// Less than servers keep an idle connection, so that none is used that is being closed.
    private static final int KEPT_SECONDS = 4;

    private static final int OK = 200;

    private final ProtoJson json = OpenMatchJson.create();
    private final HttpClient client;
    private final String address;

    private HttpEvaluator(HttpClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /// Whether an address is one of an evaluator over HTTP.
    public static boolean isAddress(String address) {
        return address.startsWith("http://") || address.startsWith("https://");
    }

    /// The evaluator at `http://host:port` or `https://host:port`.
    public static HttpEvaluator at(Vertx vertx, String address) {
        try {
            if (new URI(address).getHost() == null) {
                throw new URISyntaxException(address, "no host");
            }
        } catch (URISyntaxException e) {
            throw MusterException.invalid("muster.openmatch.evaluator: \"" + address + "\" is not http://host:port");
        }
        return new HttpEvaluator(
                vertx.createHttpClient(new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MS)
                        .setMaxPoolSize(MOST_AT_ONCE)
                        .setKeepAliveTimeout(KEPT_SECONDS)),
                address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    }

    @Override
    public Evaluation start(Verdict verdict) {
        var options = new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(address + PATH);
        options.putHeader("Content-Type", "application/json");
        return new Running(() -> client.request(options), verdict);
    }

    /// Ends the connections.
    @Override
    public void close() {
        client.close();
    }

    private Buffer text(Proposal proposal) {
        try {
            var request = EvaluateRequest.newBuilder()
                    .setMatch(Match.parseFrom(proposal.body()))
                    .build();
            return Buffer.buffer(json.printSet(request) + "\n");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a match is not as it was read from the wire", e);
        }
    }

    /// One evaluation. It calls with the first proposal, and what is written before there is a connection waits for it,
    /// in order.
    private final class Running implements Evaluation {
        private final Supplier<Future<HttpClientRequest>> opening;
        private final Verdict verdict;
        private final AtomicBoolean over = new AtomicBoolean();
        private @Nullable Future<HttpClientRequest> request;
        private volatile boolean finished;

        Running(Supplier<Future<HttpClientRequest>> opening, Verdict verdict) {
            this.opening = opening;
            this.verdict = verdict;
        }

        @Override
        public void propose(Proposal proposal) {
            if (over.get()) {
                return;
            }
            Buffer text;
            try {
                text = text(proposal);
            } catch (IllegalArgumentException e) {
                failed("match \"" + proposal.id() + "\" has no JSON");
                return;
            }
            request().onSuccess(open -> {
                if (!over.get()) {
                    open.write(text);
                }
            });
        }

        @Override
        public void finish() {
            finished = true;
            request().onSuccess(open -> {
                if (!over.get()) {
                    open.end();
                }
            });
        }

        @Override
        public void cancel() {
            over.set(true);
            reset();
        }

        private synchronized Future<HttpClientRequest> request() {
            var known = request;
            if (known == null) {
                known = opening.get();
                request = known;
                known.onSuccess(this::opened).onFailure(fault -> failed(String.valueOf(fault.getMessage())));
            }
            return known;
        }

        private synchronized void reset() {
            if (request != null) {
                request.onSuccess(HttpClientRequest::reset);
            }
        }

        private void opened(HttpClientRequest open) {
            open.setChunked(true);
            open.exceptionHandler(fault -> failed(String.valueOf(fault.getMessage())));
            open.response().onSuccess(this::answered).onFailure(fault -> failed(String.valueOf(fault.getMessage())));
            open.sendHead();
        }

        private void answered(HttpClientResponse response) {
            response.exceptionHandler(fault -> failed(String.valueOf(fault.getMessage())));
            if (response.statusCode() != OK) {
                response.body()
                        .onSuccess(body -> failed(FaultText.of(response.statusCode(), body.getBytes())))
                        .onFailure(fault -> failed("status " + response.statusCode()));
                return;
            }
            JsonParser.newParser(response)
                    .objectValueMode()
                    .handler(this::said)
                    .exceptionHandler(fault -> failed(String.valueOf(fault.getMessage())))
                    .endHandler(ended -> {
                        if (over.compareAndSet(false, true)) {
                            verdict.done();
                            if (!finished) {
                                reset(); // for it did not wait for what is still to be proposed
                            }
                        }
                    });
        }

        private void said(JsonEvent event) {
            if (over.get()) {
                return;
            }
            var value = event.isObject() ? event.objectValue() : new JsonObject();
            if (value.getValue("result") instanceof JsonObject result
                    && result.getValue("match_id", result.getValue("matchId", "")) instanceof String id) {
                verdict.accepted(id);
            } else {
                failed(FaultText.of(value.encode()));
            }
        }

        private void failed(String why) {
            if (over.compareAndSet(false, true)) {
                verdict.failed(MusterException.unavailable(why));
                reset();
            }
        }
    }
}
