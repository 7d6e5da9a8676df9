package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.muster.app.local.LocalServer;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built server as programs without gRPC find Open Match 1.x on it, with a match function and an evaluator that
/// have
/// none either.
@Timeout(240)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OpenMatchHttpIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TICKETS = "/v1/frontendservice/tickets";
    private static final String FETCH = "/v1/backendservice/matches:fetch";

    @TempDir
    private static Path directory;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static HttpServer programs;
    private static Process server;
    private static int httpPort;
    private static int grpcPort;
    private static volatile String proposals = "";
    private static volatile int functionStatus = 200;
    private static volatile String evaluated = "";

    @BeforeAll
    static void start() throws Exception {
        programs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        programs.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        programs.createContext("/v1/matchfunction:run", answering(() -> functionStatus, asked -> proposals));
        programs.createContext("/v1/evaluator/matches:evaluate", answering(() -> 200, asked -> {
            evaluated = asked;
            return bestOf(asked);
        }));
        programs.start();
        httpPort = freePort();
        grpcPort = freePort();
        server = MusterJar.start(
                directory,
                Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                        "QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort),
                        "MUSTER_DATA_DIR", directory.resolve("data").toString(),
                        "MUSTER_OPENMATCH_REGISTRATION_INTERVAL", "20ms",
                        "MUSTER_OPENMATCH_EVALUATOR", "http://127.0.0.1:" + programPort()),
                "serve");
        Thread.startVirtualThread(() -> copy(server));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            assertThat(server.isAlive()).as("the server runs").isTrue();
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    @AfterAll
    static void end() throws Exception {
        server.destroy();
        server.waitFor(20, TimeUnit.SECONDS);
        programs.stop(0);
        CLIENT.close();
        new LocalServer(directory.resolve("data")).endLeftovers();
    }

    @Test
    @Order(1)
    void fetchesWhatAFunctionScoredAndAnEvaluatorTookBothOverHttp() throws Exception {
        var ticket = create();
        proposals = proposal("low", ticket, 1) + proposal("high", ticket, 2);

        var matches = lines(200, FETCH, fetch("duel"));

        assertThat(matches)
                .singleElement()
                .satisfies(line -> assertThat(line.path("result")
                                .path("match")
                                .path("match_id")
                                .asText())
                        .isEqualTo("high"));
        assertThat(evaluated)
                .contains("{\"match\":{\"matchId\":\"low\"")
                .contains("\"@type\":\"type.googleapis.com/openmatch.DefaultEvaluationCriteria\",\"score\":2");
        var again = post(FETCH, fetch("duel"));
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("Grpc-Trailer-muster-lost-matches"))
                .contains("1");
        json(200, "POST", "/v1/backendservice/tickets:assign", """
            {"assignments":[{"ticket_ids":["%s"],"assignment":{"connection":"host:1"}}]}
            """.formatted(ticket));
        assertThat(json(200, "GET", TICKETS + "/" + ticket, "")
                        .path("assignment")
                        .path("connection")
                        .asText())
                .isEqualTo("host:1");
    }

    @Test
    @Order(2)
    void saysWhatWentWrongByTheStatusesOfTheGateway() throws Exception {
        assertFault(400, 3, json(400, "POST", TICKETS, "{}"));
        assertFault(400, 3, json(400, "POST", TICKETS, "{"));
        assertFault(404, 5, json(404, "GET", TICKETS + "/none", ""));
        assertFault(404, 5, json(404, "GET", "/v1/frontendservice/nothing", ""));
        assertFault(501, 12, json(501, "PUT", TICKETS, "{}"));
        assertFault(413, 3, json(413, "POST", TICKETS, "{\"ticket\":{\"id\":\"" + "x".repeat(4_194_300) + "\"}}"));
        functionStatus = 503;
        proposals = "{\"code\":14,\"message\":\"busy\",\"details\":[]}";
        assertThat(lines(500, FETCH, fetch("duel")))
                .singleElement()
                .satisfies(line -> assertThat(line.path("error").path("message").asText())
                        .isEqualTo("error(s) in FetchMatches call. syncErr=[<nil>], mmfErr=[status 503: busy]"));
        functionStatus = 200;
        proposals = "";
        var late = CLIENT.send(
                request("GET", TICKETS + "/" + create() + "/assignments", "")
                        .header("Grpc-Timeout", "200m")
                        .build(),
                BodyHandlers.ofString());
        assertThat(late.statusCode()).isEqualTo(504);
        assertFault(504, 4, JSON.readTree(late.body()).path("error"));
    }

    @Test
    @Order(3)
    void describesItselfByOpenApi() throws Exception {
        var document = json(200, "GET", "/q/openapi?format=json", "");

        var paths = document.path("paths");
        assertThat(paths.has("/schedulers")).isTrue();
        assertThat(paths.path(TICKETS).has("post")).isTrue();
        assertThat(paths.path(TICKETS + "/{ticket_id}").fieldNames())
                .toIterable()
                .contains("get", "delete");
        assertThat(paths.path(FETCH)
                        .path("post")
                        .path("responses")
                        .path("200")
                        .path("content")
                        .path("application/json")
                        .path("schema")
                        .path("properties")
                        .path("result")
                        .path("$ref")
                        .asText())
                .isEqualTo("#/components/schemas/openmatch.FetchMatchesResponse");
        assertThat(document.path("components")
                        .path("schemas")
                        .path("openmatch.Ticket")
                        .path("properties")
                        .has("search_fields"))
                .isTrue();
    }

    @Test
    @Order(4)
    void describesItselfByReflectionAndSaysThatItIsWell() {
        var services = new String(
                grpc(
                        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                        MethodDescriptor.MethodType.BIDI_STREAMING,
                        new byte[] {0x3a, 1, '*'}),
                StandardCharsets.UTF_8);

        assertThat(services)
                .contains("openmatch.FrontendService", "openmatch.BackendService", "openmatch.QueryService");
        // A status of 1: serving.
        assertThat(grpc("grpc.health.v1.Health/Check", MethodDescriptor.MethodType.UNARY, new byte[0]))
                .containsExactly(8, 1);
    }

    @Test
    @Order(5)
    void answersTheProbesOfOpenMatch() throws Exception {
        assertThat(CLIENT.send(request("GET", "/healthz", "").build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("OK");
        assertThat(CLIENT.send(request("GET", "/healthz?readiness=true", "").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(6)
    void tellsWatchersThatItStops() throws Exception {
        var watch = CLIENT.sendAsync(
                request("GET", TICKETS + "/" + create() + "/assignments", "").build(), BodyHandlers.ofString());
        assertThat(json(200, "GET", "/q/health/ready", "").path("status").asText())
                .isEqualTo("UP");

        server.destroy();

        var told = watch.get(20, TimeUnit.SECONDS);
        assertThat(told.statusCode()).isEqualTo(503);
        assertFault(503, 14, JSON.readTree(told.body()).path("error"));
    }

    private static void assertFault(int status, int code, JsonNode fault) {
        assertThat(fault.path("code").asInt()).as(status + ": " + fault).isEqualTo(code);
        assertThat(fault.path("message").asText()).isNotEmpty();
        assertThat(fault.path("details").isArray()).isTrue();
    }

    // Of matches of one ticket, that of the highest score.
    private static String bestOf(String asked) {
        try (var requests = JSON.readerFor(JsonNode.class).<JsonNode>readValues(asked)) {
            var best = "";
            double most = -1;
            while (requests.hasNextValue()) {
                var match = requests.nextValue().path("match");
                double score = match.path("extensions")
                        .path("evaluation_input")
                        .path("score")
                        .asDouble();
                if (score > most) {
                    most = score;
                    best = "{\"result\":{\"match_id\":" + match.path("matchId") + "}}";
                }
            }
            return best;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String proposal(String id, String ticket, double score) {
        return """
            {"result":{"proposal":{"match_id":"%s","tickets":[{"id":"%s"}],"extensions":{"evaluation_input":
            {"@type":"type.googleapis.com/openmatch.DefaultEvaluationCriteria","score":%f}}}}}
            """.formatted(id, ticket, score);
    }

    private static String fetch(String profile) {
        return """
            {"config":{"host":"127.0.0.1","port":%d,"type":"REST"},"profile":{"name":"%s"}}
            """.formatted(programPort(), profile);
    }

    private static String create() throws Exception {
        return json(200, "POST", TICKETS, "{\"ticket\":{}}").path("id").asText();
    }

    private static JsonNode json(int status, String verb, String path, String body) throws Exception {
        var response = CLIENT.send(request(verb, path, body).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static List<JsonNode> lines(int status, String path, String body) throws Exception {
        var response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return Stream.of(response.body().split("\n"))
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return CLIENT.send(request("POST", path, body).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String verb, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(Duration.ofSeconds(30))
                .method(verb, HttpRequest.BodyPublishers.ofString(body));
    }

    // One call whose messages are bytes, for services whose classes no client of ours has.
    private static byte[] grpc(String method, MethodDescriptor.MethodType type, byte[] request) {
        var bytes = new Bytes();
        var descriptor = MethodDescriptor.newBuilder(bytes, bytes)
                .setType(type)
                .setFullMethodName(method)
                .build();
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        try {
            var options = CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS);
            return type.clientSendsOneMessage()
                    ? ClientCalls.blockingUnaryCall(channel, descriptor, options, request)
                    : ClientCalls.blockingServerStreamingCall(channel.newCall(descriptor, options), request)
                            .next();
        } finally {
            channel.shutdownNow();
        }
    }

    private static boolean isReady() {
        try {
            return CLIENT.send(request("GET", "/q/health/ready", "").build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int programPort() {
        return programs.getAddress().getPort();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Process process) {
        try {
            Files.copy(process.getInputStream(), directory.resolve("log"));
        } catch (IOException ended) {
            // with the process
        }
    }

    private static HttpHandler answering(IntSupplier status, UnaryOperator<String> answer) {
        return exchange -> answer(exchange, status, answer);
    }

    private static void answer(HttpExchange exchange, IntSupplier status, UnaryOperator<String> answer)
            throws IOException {
        var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var body = answer.apply(asked).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status.getAsInt(), body.length == 0 ? -1 : body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
