package dev.muster.openmatch.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.muster.openmatch.MatchFunctions;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    private volatile int status = 200;
    private volatile List<String> parts = List.of();

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/matchfunction:run", exchange -> {
            asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, 0);
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
        assertThat(asked.get()).isEqualTo("{\"profile\":{\"name\":\"duel\",\"pools\":[{\"name\":\"all\"}]}}");
    }

    @Test
    void saysWhatTheFunctionFailedWith() throws Exception {
        parts = List.of("{\"error\":{\"code\":13,\"message\":\"out of memes\"}}");
        var run = new Heard();
        start(run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEqualTo("out of memes");
    }

    @Test
    void saysThatThereIsNoFunction() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        var run = new Heard();
        new RestFunctions().start("127.0.0.1", port, PROFILE.toByteArray(), run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEqualTo("cannot connect to 127.0.0.1:" + port);
    }

    @Test
    void saysThatAnAnswerIsNoJson() throws Exception {
        parts = List.of("<html>");
        var run = new Heard();
        start(run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).startsWith("the answer is no JSON: ");
    }

    @Test
    void scoresAndCarriesWhatItDoesNotKnow() throws Exception {
        parts = List.of("""
            {"result":{"proposal":{"match_id":"a","extensions":{
            "evaluation_input":{"@type":"type.googleapis.com/openmatch.DefaultEvaluationCriteria","score":2.5},
            "mine":{"@type":"type.googleapis.com/my.Type","value":"AQ=="}}}}}\
            """);
        var run = new Heard();
        start(run);

        var match = run.first.get(10, TimeUnit.SECONDS);
        assertThat(match.getExtensionsOrThrow("evaluation_input")
                        .unpack(DefaultEvaluationCriteria.class)
                        .getScore())
                .isEqualTo(2.5);
        assertThat(match.getExtensionsOrThrow("mine").getValue().toByteArray()).containsExactly(1);
        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        500 | ``                                             | status 500
        404 | <html>                                         | status 404
        503 | {"code":14,"message":"busy","details":[]}      | status 503: busy
        429 | {"error":{"code":8,"message":"enough"}}        | status 429: enough
        500 | {"result":{"proposal":{"match_id":"a"}}}       | status 500: {"result":{"proposal":{"match_id":"a"}}}
        """)
    void anyStatusButOkIsAFault(int answered, String body, String fault) throws Exception {
        status = answered;
        parts = body.isEmpty() ? List.of() : List.of(body);
        var run = new Heard();
        start(run);

        assertThat(run.end.get(10, TimeUnit.SECONDS)).isEqualTo(fault);
        assertThat(run.ids).isEmpty();
    }

    @Test
    void mayBeAskedForOverTls(@TempDir Path directory) throws Exception {
        var keys = keys(directory.resolve("keys"));
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secrets".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        var secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.createContext("/v1/matchfunction:run", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
        });
        secure.start();
        try {
            var port = secure.getAddress().getPort();
            var run = new Heard();
            new RestFunctions(HttpClient.newBuilder().sslContext(context))
                    .start("https://127.0.0.1", port, PROFILE.toByteArray(), run);
            var distrusting = new Heard();
            new RestFunctions().start("https://127.0.0.1", port, PROFILE.toByteArray(), distrusting);

            assertThat(run.end.get(10, TimeUnit.SECONDS)).isEmpty();
            assertThat(distrusting.end.get(10, TimeUnit.SECONDS)).contains("PKIX");
        } finally {
            secure.stop(0);
        }
    }

    private static KeyStore keys(Path file) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "function",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=function",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storepass",
                        "secrets",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("error");
        assertThat(made.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), "secrets".toCharArray());
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
