package dev.muster.openmatch.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.match.Evaluator;
import dev.muster.match.Proposal;
import dev.muster.openmatch.wire.Match;
import dev.muster.platform.error.MusterException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.JsonParser;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Evaluators of users behind HTTP servers.
@Timeout(60)
final class HttpEvaluatorTest {
    private final Vertx vertx = Vertx.vertx();
    private volatile Handler<HttpServerRequest> play = request -> {};
    private final HttpServer server = vertx.createHttpServer()
            .requestHandler(request -> play.handle(request))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    private final HttpEvaluator evaluator = HttpEvaluator.at(vertx, "http://127.0.0.1:" + server.actualPort());
    private final Heard heard = new Heard();

    @AfterEach
    void close() throws Exception {
        evaluator.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void hearsOfEachProposalAtOnceAndIsHeardAtOnce() throws Exception {
        var asked = new LinkedBlockingQueue<String>();
        play = request -> {
            asked.add(request.method() + " " + request.path());
            acceptAll(request, asked);
        };

        var running = evaluator.start(heard);
        running.propose(proposal("a"));
        assertThat(heard.next()).isEqualTo("a");
        running.propose(proposal("b"));
        assertThat(heard.next()).isEqualTo("b");
        assertThat(heard.said).isEmpty();
        running.finish();

        assertThat(heard.next()).isEqualTo("done");
        assertThat(asked)
                .containsExactly(
                        "POST /v1/evaluator/matches:evaluate",
                        "{\"match\":{\"matchId\":\"a\",\"tickets\":[{\"id\":\"t\"}]}}",
                        "{\"match\":{\"matchId\":\"b\",\"tickets\":[{\"id\":\"t\"}]}}");
    }

    @Test
    void manyProposalsArriveInOrder() throws Exception {
        play = request -> acceptAll(request, new LinkedBlockingQueue<>());

        var running = evaluator.start(heard);
        for (int i = 0; i < 2000; i++) {
            running.propose(proposal("m" + i));
        }
        running.finish();

        for (int i = 0; i < 2000; i++) {
            assertThat(heard.next()).isEqualTo("m" + i);
        }
        assertThat(heard.next()).isEqualTo("done");
    }

    @Test
    void decidesNothingWhereNothingIsProposed() throws Exception {
        play = request -> request.endHandler(ended -> request.response().end());

        evaluator.start(heard).finish();

        assertThat(heard.next()).isEqualTo("done");
    }

    @Test
    void mayBeDoneBeforeEverythingIsProposed() throws Exception {
        play = request -> request.response().end(accept("a"));

        var running = evaluator.start(heard);
        running.propose(proposal("a"));

        assertThat(heard.next()).isEqualTo("a");
        assertThat(heard.next()).isEqualTo("done");
        running.propose(proposal("b"));
        running.finish();
        assertThat(heard.said.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        200 | {"error":{"code":9,"message":"no mood for matches"}} | no mood for matches
        200 | <html>                                               | Unexpected character
        200 | 7                                                    | {}
        500 | ``                                                   | status 500
        503 | {"code":14,"message":"busy","details":[]}            | status 503: busy
        """)
    void saysWhatItFailedWith(int status, String body, String fault) throws Exception {
        play = request -> request.endHandler(
                ended -> request.response().setStatusCode(status).end(body));

        var running = evaluator.start(heard);
        running.propose(proposal("a"));
        running.finish();

        assertThat(heard.next()).startsWith("failed: ").contains(fault);
        assertThat(heard.said.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void failsWhenTheConnectionIsLostOrThereIsNone() throws Exception {
        play = request -> {
            request.response().setChunked(true).write(accept("a"));
            vertx.setTimer(200, later -> request.connection().close());
        };
        var running = evaluator.start(heard);
        running.propose(proposal("a"));
        assertThat(heard.next()).isEqualTo("a");
        assertThat(heard.next()).startsWith("failed: ");

        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        evaluator.start(heard).finish();
        assertThat(heard.next()).startsWith("failed: ");
    }

    @Test
    void hearsThatNobodyWantsTheResultAnyMore() throws Exception {
        var started = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        play = request -> {
            request.connection().closeHandler(closed -> left.countDown());
            started.countDown();
        };
        var running = evaluator.start(heard);
        running.propose(proposal("a"));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        running.cancel();

        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http://host:port", "http:// host:1"})
    void saysThatAnAddressIsNone(String odd) {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> HttpEvaluator.at(vertx, odd))
                .withMessage("muster.openmatch.evaluator: \"" + odd + "\" is not http://host:port");
    }

    private static void acceptAll(HttpServerRequest request, BlockingQueue<String> asked) {
        var response = request.response().setChunked(true);
        JsonParser.newParser(request)
                .objectValueMode()
                .handler(event -> {
                    asked.add(event.objectValue().encode());
                    response.write(
                            accept(event.objectValue().getJsonObject("match").getString("matchId")));
                })
                .endHandler(ended -> response.end());
    }

    private static String accept(String id) {
        return new JsonObject()
                        .put("result", new JsonObject().put("match_id", id))
                        .encode() + "\n";
    }

    private static Proposal proposal(String id) {
        var match = Match.newBuilder().setMatchId(id);
        match.addTicketsBuilder().setId("t");
        return new Proposal(
                id,
                List.of("t"),
                false,
                "",
                OptionalDouble.empty(),
                true,
                match.build().toByteArray());
    }

    private static final class Heard implements Evaluator.Verdict {
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(said.poll(10, TimeUnit.SECONDS));
        }

        @Override
        public void accepted(String id) {
            said.add(id);
        }

        @Override
        public void done() {
            said.add("done");
        }

        @Override
        public void failed(Throwable fault) {
            said.add("failed: " + fault.getMessage());
        }
    }
}
