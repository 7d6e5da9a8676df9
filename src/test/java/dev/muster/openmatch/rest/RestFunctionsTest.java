package dev.muster.openmatch.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A match function behind an HTTP server.
@Timeout(30)
final class RestFunctionsTest {
    private static final MatchProfile PROFILE = MatchProfile.newBuilder()
            .setName("duel")
            .addPools(Pool.newBuilder().setName("all"))
            .build();

    private final AtomicReference<String> asked = new AtomicReference<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private HttpServer server;
    private volatile List<String> parts = List.of();

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/matchfunction:run", exchange -> {
            asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, 0);
            try (var answer = exchange.getResponseBody()) {
                for (var part : parts) {
                    answer.write(part.getBytes(StandardCharsets.UTF_8));
                    answer.flush();
                    if (part.isBlank()) {
                        mayGoOn.await(10, TimeUnit.SECONDS);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    @AfterEach
    void close() {
        mayGoOn.countDown();
        server.stop(0);
    }

    @Test
    void passesProposalsOnAsTheyCome() throws Exception {
        parts = List.of(
                "{\"result\":{\"proposal\":{\"match_id\":\"a\",\"tickets\":[{\"id\":\"t1\"}]}}}\n",
                " ",
                "{\"result\":{\"proposal\":{\"matchId\":\"b\"}}}");
        var run = new Heard();
        start(run);

        assertThat(run.first.get(10, TimeUnit.SECONDS).getTickets(0).getId()).isEqualTo("t1");
        assertThat(run.end).isNotDone();
        mayGoOn.countDown();
        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(run.ids).containsExactly("a", "b");
        assertThat(asked.get()).contains("{\"profile\":{\"name\":\"duel\",\"pools\":[{\"name\":\"all\"");
    }

    @Test
    void saysWhatTheFunctionFailedWith() throws Exception {
        parts = List.of("{\"error\":{\"code\":13,\"message\":\"out of memes\"}}");
        var run = new Heard();
        start(run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEqualTo("out of memes");
    }

    @Test
    void saysThatAnAnswerIsNoJson() throws Exception {
        parts = List.of("<html>");
        var run = new Heard();
        start(run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).startsWith("the answer is no JSON: ");
    }

    @Test
    void endsWhenItIsCanceled() throws Exception {
        parts = List.of("{\"result\":{\"proposal\":{\"match_id\":\"a\"}}}", " ");
        var run = new Heard();
        var started = start(run);
        run.first.get(10, TimeUnit.SECONDS);

        started.cancel("enough");

        assertThat(run.end.get(5, TimeUnit.SECONDS)).isNotEmpty();
    }

    private MatchFunctions.Run start(Heard listener) {
        return new RestFunctions().start("127.0.0.1", server.getAddress().getPort(), PROFILE.toByteArray(), listener);
    }

    private static final class Heard implements MatchFunctions.Listener {
        final List<String> ids = new ArrayList<>();
        final CompletableFuture<Match> first = new CompletableFuture<>();
        final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        public void proposed(byte[] match) {
            try {
                var parsed = Match.parseFrom(match);
                ids.add(parsed.getMatchId());
                first.complete(parsed);
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void finished(@Nullable String fault) {
            end.complete(fault == null ? "" : fault);
        }
    }
}
