package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.app.client.Answer;
import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.platform.redis.TestRedis;
import dev.muster.platform.redis.embedded.EmbeddedRedis;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a running server tells at `/metrics` and to probes.
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MetricsIT {
    private static final String SCHEDULER = """
            {"name":"duel","game":"arena","maxSurge":"1","roomsReplicas":2,"portRange":{"start":20000,"end":29999},
             "spec":{"terminationGracePeriod":"5s","containers":[{
               "name":"room","image":"none","imagePullPolicy":"IfNotPresent","command":["none"],
               "requests":{"memory":"64Mi","cpu":"10m"},"limits":{"memory":"64Mi","cpu":"100m"},
               "ports":[{"name":"game","protocol":"udp","port":7777}]}]}}""";
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

    @TempDir
    private static Path directory;

    private static EmbeddedRedis redis;
    private static DemoServer server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        redis = TestRedis.newServer(directory.resolve("redis-of-the-studio"));
        server = JarServer.of(
                Path.of("target", "muster.jar"),
                Files.createDirectories(directory.resolve("data")),
                Map.of("MUSTER_RUNTIME", "simulated", "QUARKUS_REDIS_HOSTS", redis.uri()));
        server.start();
        server.awaitReady(Duration.ofSeconds(60));
    }

    @AfterAll
    static void stop() {
        server.close();
        redis.stop();
    }

    @Test
    @Order(1)
    void tellsHowManyRoomsThereAre() {
        try (var client = new MusterClient(server.http())) {
            client.post("/schedulers", SCHEDULER).orThrow();
        }

        await(() -> metrics().contains("maestro_worker_max_matches{game=\"arena\",scheduler=\"duel\"} 1.0")
                && rooms() == 2);
    }

    @Test
    @Order(2)
    void countsRequestsUnderTheNamesOfMaestro() {
        assertThat(get("/scheduler/duel/rooms/none/address").status()).isEqualTo(404);

        assertThat(metrics())
                .contains(
                        "http_request_duration_seconds_count{service=\"rooms-api\","
                                + "handler=\"/scheduler/:schedulerName/rooms/:roomID/address\",method=\"GET\",code=\"404\"} 1.0")
                .contains("http_request_duration_seconds_count{service=\"management-api\","
                        + "handler=\"/schedulers\",method=\"POST\",code=\"200\"} 1.0")
                .contains("http_requests_inflight{service=\"rooms-api\","
                        + "handler=\"/scheduler/:schedulerName/rooms/:roomID/address\"} 0.0")
                .doesNotContain("http_server_requests");
    }

    @Test
    @Order(3)
    void countsCallsOfOpenMatchByMethodAlsoOverHttp() {
        assertThat(get("/v1/frontendservice/tickets/nobody").status()).isEqualTo(404);

        await(() -> metrics()
                .contains("grpc_io_server_completed_rpcs{grpc_server_method=\"openmatch.FrontendService/GetTicket\","
                        + "grpc_server_status=\"NOT_FOUND\"} 1.0"));
    }

    @Test
    @Order(4)
    void countsFaultsThatMethodsThrow() throws InterruptedException {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        try {
            assertThatThrownBy(() -> BackendServiceGrpc.newBlockingStub(channel)
                            .fetchMatches(FetchMatchesRequest.getDefaultInstance())
                            .hasNext())
                    .hasMessageContaining(".config is required");

            await(() -> metrics()
                    .contains(
                            "grpc_io_server_completed_rpcs{grpc_server_method=\"openmatch.BackendService/FetchMatches\","
                                    + "grpc_server_status=\"INVALID_ARGUMENT\"} 1.0"));
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    @Order(5)
    void theReferenceNamesAllThatIsTold() throws IOException {
        var reference = Files.readString(Path.of("docs/reference/metrics.md"));
        var told = names(TYPE, metrics());

        assertThat(told)
                .filteredOn(name -> name.matches("(maestro|muster|http|open_match|grpc_io)_.*"))
                .allSatisfy(name -> assertThat(reference).contains("`" + name.replaceFirst("_max$", "") + "`"));
        assertThat(told)
                .contains(
                        "maestro_worker_gru_ready",
                        "maestro_worker_gru_pending",
                        "maestro_worker_gru_unready",
                        "maestro_worker_gru_terminating",
                        "maestro_worker_gru_error",
                        "maestro_worker_gru_occupied",
                        "maestro_worker_gru_active",
                        "maestro_worker_gru_allocated",
                        "maestro_worker_instance_ready",
                        "maestro_worker_instance_pending",
                        "maestro_worker_instance_unknown",
                        "maestro_worker_instance_terminating",
                        "maestro_worker_instance_error",
                        "maestro_worker_running_matches",
                        "maestro_worker_max_matches",
                        "maestro_worker_ready_target",
                        "maestro_worker_fixed_buffer",
                        "maestro_current_workers",
                        "maestro_watcher_number_of_events_processed_total",
                        "maestro_worker_redis_operation_latency",
                        "maestro_worker_redis_fails_total",
                        "http_request_duration_seconds",
                        "http_response_size_bytes",
                        "http_requests_inflight",
                        "muster_redis_round_trip_seconds",
                        "muster_redis_batch_calls",
                        "open_match_dev_frontend_total_bytes_per_ticket",
                        "open_match_dev_backend_total_matches",
                        "open_match_dev_query_total_active_tickets",
                        "open_match_dev_query_update_latency",
                        "open_match_dev_synchronizer_iteration_latency",
                        "open_match_dev_evaluator_matches_per_request",
                        "open_match_dev_defaulteval_collided_matches_per_call",
                        "grpc_io_server_completed_rpcs",
                        "grpc_io_server_server_latency",
                        "grpc_io_client_roundtrip_latency",
                        "muster_index_rebuilds_total",
                        "muster_limits_refused_total");
    }

    @Test
    @Order(6)
    void probesGetOneWord() {
        for (var path : Set.of("/health", "/healthz", "/readyz")) {
            assertThat(get(path)).as(path).isEqualTo(new Answer(200, "OK"));
        }
        var answer = assertAnswers(
                HttpRequest.newBuilder(server.http().resolve("/readyz")).GET());
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    }

    @Test
    @Order(7)
    void isNotReadyWithoutRedisButAlive() {
        redis.stop();

        await(() -> get("/readyz").equals(new Answer(503, "Service Unavailable")));
        assertThat(get("/healthz")).isEqualTo(new Answer(200, "OK"));
        assertThat(get("/health")).isEqualTo(new Answer(200, "OK"));
        assertThat(get("/metrics").status()).isEqualTo(200);
    }

    private static double rooms() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("maestro_worker_gru_"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String metrics() {
        return get("/metrics").body().replace(",}", "}");
    }

    private static Answer get(String path) {
        var answer = assertAnswers(
                HttpRequest.newBuilder(URI.create(server.http() + path)).GET());
        return new Answer(answer.statusCode(), answer.body());
    }

    private static HttpResponse<String> assertAnswers(HttpRequest.Builder request) {
        var plain = request.timeout(Duration.ofSeconds(10)).header("Accept", "text/plain; version=0.0.4");
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(plain.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        var names = new TreeSet<String>();
        pattern.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }
}
