package dev.muster.operation.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.operation.Operation;
import dev.muster.operation.Operation.Status;
import dev.muster.operation.wire.CancelOperationRequest;
import dev.muster.operation.wire.GetOperationRequest;
import dev.muster.operation.wire.ListOperationsRequest;
import dev.muster.operation.wire.OperationsServiceGrpc;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The doors of operations in a process that only manages; the test is the worker.
@QuarkusTest
@TestProfile(OperationsResourceTest.Management.class)
@Timeout(30)
final class OperationsResourceTest {
    private static final String DUEL = "/schedulers/duel/operations";

    @ConfigProperty(name = "quarkus.grpc.server.port")
    int grpcPort;

    private RedisFixture all;

    @BeforeEach
    void schedule() {
        all = new RedisFixture(ConfigProvider.getConfig().getValue("quarkus.redis.hosts", String.class));
        all.schedulers.create(SampleSchedulers.minimal("duel", "game-a"), "creation-1", "operation-1");
    }

    @AfterEach
    void remove() {
        for (var name : List.of("duel", "other")) {
            all.schedulers.find(name).ifPresent(this::remove);
        }
        all.close();
    }

    private void remove(Scheduler scheduler) {
        var lease = all.schedulerLease(scheduler.game(), scheduler.name());
        all.schedulers.remove(scheduler, lease);
        all.leases.release(Shard.of(new Game(scheduler.game())), "scheduler:" + scheduler.name(), lease);
    }

    @Test
    void listsWhatWaits() {
        all.operations.enqueue("duel", "operation-2", "odd_operation", "{}");

        when().get(DUEL + "?stage=pending")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("page", equalTo(1))
                .body("pageSize", equalTo(2))
                .body("total", equalTo(2))
                .body("operations.id", contains("operation-2", "operation-1"))
                .body("operations[1].status", equalTo("pending"))
                .body("operations[1].definitionName", equalTo("create_scheduler"))
                .body("operations[1].schedulerName", equalTo("duel"))
                .body("operations[1].createdAt", matchesPattern("\\d{4}-.*Z"))
                .body("operations[1]", not(hasKey("lease")))
                .body("operations[1]", not(hasKey("progress")));
        when().get(DUEL + "?stage=pending&orderBy=createdAt asc")
                .then()
                .body("operations.id", contains("operation-1", "operation-2"));
        when().get(DUEL + "?stage=pending&order_by=createdAt asc")
                .then()
                .body("operations.id", contains("operation-1", "operation-2"));
    }

    @Test
    void listsWhatIsUnderWayWithItsLeaseAndProgress() {
        all.operations.begin("duel", lease());
        all.operations.progress("duel", lease(), "operation-1", new Operation.Progress(1, 3, "rooms"));

        var lease = when().get(DUEL + "?stage=active")
                .then()
                .statusCode(200)
                .body("operations.id", contains("operation-1"))
                .body("operations[0].status", equalTo("in_progress"))
                .body("operations[0].progress", equalTo(Map.of("done", 1, "total", 3, "text", "rooms")))
                .extract()
                .<String>path("operations[0].lease.ttl");
        assertThat(lease).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(Instant.parse(lease)).isAfter(Instant.now());
        when().get(DUEL + "/operation-1").then().body("operation", not(hasKey("lease")));
    }

    @Test
    void pagesWhatEnded() {
        for (int i = 0; i < 5; i++) {
            all.operations.record("duel", lease(), "record-" + i, "add_rooms", "{\"amount\":" + i + "}", "added");
            pass();
        }

        when().get(DUEL + "?stage=final")
                .then()
                .body("page", equalTo(1))
                .body("pageSize", equalTo(15))
                .body("total", equalTo(5))
                .body("operations.id", contains("record-4", "record-3", "record-2", "record-1", "record-0"));
        // Pages go by the time of their end, the sorting is within a page.
        when().get(DUEL + "?stage=final&page=2&perPage=2&orderBy=createdAt asc")
                .then()
                .body("page", equalTo(2))
                .body("pageSize", equalTo(2))
                .body("total", equalTo(5))
                .body("operations.id", contains("record-1", "record-2"));
        when().get(DUEL + "?stage=final&page=3&per_page=2").then().body("operations.id", contains("record-0"));
        when().get(DUEL + "?stage=all&perPage=2")
                .then()
                .body("total", equalTo(6))
                .body("operations.id", containsInAnyOrder("operation-1", "record-4"));
    }

    @Test
    void listsTheOperationsOfAllSchedulers() {
        all.schedulers.create(SampleSchedulers.minimal("other", "game-b"), "creation-2", "operation-of-other");
        all.operations.record("duel", lease(), "record", "add_rooms", "{}", "added");

        when().get("/operations")
                .then()
                .statusCode(200)
                .body("total", equalTo(3))
                .body("operations.id", containsInAnyOrder("operation-1", "operation-of-other", "record"));
        when().get("/operations?stage=pending&game=game-b")
                .then()
                .body("total", equalTo(1))
                .body("operations.schedulerName", contains("other"));
        when().get("/operations?stage=final&perPage=1").then().body("operations.id", contains("record"));
        when().get("/operations?stage=none").then().statusCode(400).body("code", equalTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                           | stage",
                "?stage=done                  | stage",
                "?stage=final&page=0          | page",
                "?stage=final&page=-1         | page",
                "?stage=final&page=x          | page",
                "?stage=final&page=           | page",
                "?stage=final&perPage=101     | perPage",
                "?stage=pending&page=1        | page, perPage",
                "?stage=final&orderBy=name    | orderBy",
                "?orderBy=name&page=0         | orderBy",
            })
    void saysWhichParameterIsWrong(String query, String field) {
        when().get(DUEL + query)
                .then()
                .statusCode(400)
                .body("code", equalTo(3))
                .body("message", startsWith(field + ":"))
                .body("details.size()", equalTo(0));
    }

    @Test
    void showsOneWithItsInputAndHistory() {
        all.operations.record("duel", lease(), "record", "remove_rooms", "{\"amount\":2,\"reason\":\"x\"}", "removed");
        all.operations.record("duel", lease(), "idle", "health_controller", "{}", "nothing");

        when().get(DUEL + "/record")
                .then()
                .statusCode(200)
                .body("operation.input", equalTo(Map.of("amount", 2, "reason", "x")))
                .body("operation.executionHistory.event", contains("Created", "removed"))
                .body("operation.executionHistory[0].createdAt", matchesPattern("\\d{4}-.*Z"));
        when().get(DUEL + "/idle").then().body("operation.input", anEmptyMap());
        when().get(DUEL + "/none").then().statusCode(404).body("code", equalTo(5));
        when().get("/schedulers/none/operations/none").then().statusCode(404).body("code", equalTo(5));
        when().get("/schedulers/none/operations?stage=final")
                .then()
                .statusCode(200)
                .body("total", equalTo(0))
                .body("operations.size()", equalTo(0));
    }

    @Test
    void cancels() {
        all.operations.enqueue("duel", "operation-2", "odd_operation", "{}");

        given().contentType("application/x-www-form-urlencoded")
                .when()
                .post(DUEL + "/operation-2/cancel")
                .then()
                .statusCode(200)
                .body(equalTo("{}"));
        when().get(DUEL + "/operation-2").then().body("operation.status", equalTo("canceled"));
        when().post(DUEL + "/operation-2/cancel").then().statusCode(409).body("code", equalTo(10));
        when().post(DUEL + "/none/cancel").then().statusCode(404).body("code", equalTo(5));
        when().post("/schedulers/none/operations/none/cancel")
                .then()
                .statusCode(404)
                .body("code", equalTo(5));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /schedulers/duel/operations",
        "PUT,    /schedulers/duel/operations",
        "DELETE, /schedulers/duel/operations/operation-1",
        "GET,    /schedulers/duel/operations/operation-1/cancel",
        "PUT,    /schedulers/duel/operations/operation-1/cancel",
        "POST,   /schedulers/duel/operations/operation-1/history",
        "DELETE, /schedulers/duel/forwarders/receiver/dead-letters",
        "POST,   /operations",
        "GET,    /schedulers/duel/scale",
        "PUT,    /schedulers/duel/scale",
        "GET,    /schedulers/duel/rollback",
        "POST,   /schedulers/duel/diff",
        "POST,   /schedulers/duel/versions",
    })
    void doesNotServeAnotherMethod(String method, String path) {
        when().request(method, path).then().statusCode(501).body("code", equalTo(12));
    }

    @Test
    void answersTheSameOverGrpc() throws InterruptedException {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        try {
            var operations = OperationsServiceGrpc.newBlockingStub(channel);

            var listed = operations.listOperations(ListOperationsRequest.newBuilder()
                    .setSchedulerName("duel")
                    .setStage("pending")
                    .build());
            assertThat(listed.getTotal()).isOne();
            assertThat(listed.getOperations(0).getId()).isEqualTo("operation-1");
            var one = GetOperationRequest.newBuilder()
                    .setSchedulerName("duel")
                    .setOperationId("operation-1")
                    .build();
            assertThat(operations.getOperation(one).getOperation().getStatus()).isEqualTo("pending");
            var cancel = CancelOperationRequest.newBuilder().setSchedulerName("duel");
            assertThat(operations.cancelOperation(
                            cancel.setOperationId("operation-1").build()))
                    .isNotNull();
            assertFails(
                    "NOT_FOUND",
                    () -> operations.cancelOperation(
                            cancel.setOperationId("none").build()));
            all.operations.record("duel", lease(), "record", "add_rooms", "{}", "added");
            assertFails(
                    "ABORTED",
                    () -> operations.cancelOperation(
                            cancel.setOperationId("record").build()));
            assertFails(
                    "INVALID_ARGUMENT", () -> operations.listOperations(ListOperationsRequest.getDefaultInstance()));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void streamsTheHistoryUntilItEnds() throws Exception {
        all.operations.begin("duel", lease());
        var http = HttpClient.newHttpClient();
        try {
            var lines = stream(http, "operation-1", "");
            assertThat(next(lines)).contains("event:event", "id:1").anyMatch(line -> line.contains("Created"));
            assertThat(next(lines)).anyMatch(line -> line.contains("Starting operation"));

            all.operations.note("duel", lease(), "operation-1", "half way");
            assertThat(next(lines)).contains("id:3").anyMatch(line -> line.contains("half way"));
            all.operations.progress("duel", lease(), "operation-1", new Operation.Progress(1, 2, "rooms"));
            assertThat(next(lines)).contains("event:progress", "data:{\"done\":1,\"total\":2,\"text\":\"rooms\"}");
            long start = System.nanoTime();
            all.operations.finish("duel", lease(), "operation-1", Status.FINISHED, "done");
            assertThat(next(lines)).anyMatch(line -> line.contains("done"));
            assertThat(next(lines)).anyMatch(line -> line.contains("Operation finished"));
            assertThat(next(lines)).contains("event:end", "data:{\"status\":\"finished\"}");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(next(lines)).isEmpty();
            assertThat(lines.hasNext()).isFalse();

            var rest = stream(http, "operation-1", "4");
            assertThat(next(rest)).contains("id:5");
        } finally {
            http.shutdownNow(); // closing would wait for the end of streams
        }
    }

    @Test
    void streamsNothingOfWhatIsNotThere() {
        when().get(DUEL + "/none/history").then().statusCode(404).body("code", equalTo(5));
        given().header("Last-Event-ID", "x")
                .get(DUEL + "/operation-1/history")
                .then()
                .statusCode(400)
                .body("message", startsWith("Last-Event-ID:"));
    }

    private Iterator<String> stream(HttpClient http, String id, String last) throws Exception {
        var request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + DUEL + "/" + id + "/history"));
        if (!last.isEmpty()) {
            request.header("Accept", "text/event-stream"); // as browsers do
            request.header("Last-Event-ID", last);
        }
        var answer = http.send(request.build(), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return answer.body().iterator();
    }

    // The lines of one event, which an empty one ends.
    private static List<String> next(Iterator<String> lines) {
        List<String> event = new ArrayList<>();
        while (lines.hasNext()) {
            var line = lines.next();
            if (!line.isEmpty()) {
                event.add(line.replaceFirst(": ", ":"));
            } else if (!event.isEmpty()) {
                return event;
            }
        }
        return event;
    }

    private String lease() {
        return all.schedulerLease("game-a", "duel");
    }

    private static void assertFails(String code, Runnable call) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(call::run)
                .satisfies(
                        fault -> assertThat(fault.getStatus().getCode().name()).isEqualTo(code));
    }

    // What ended is ordered by milliseconds.
    private static void pass() {
        try {
            Thread.sleep(3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Only the doors of management, on the store of the test.
    public static final class Management implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var port = Integer.toString(free.getLocalPort());
                return Map.of(
                        "muster.roles",
                        "management",
                        "muster.runtime",
                        "simulated",
                        "quarkus.redis.hosts",
                        TestRedis.uri(),
                        "quarkus.http.test-port",
                        "0",
                        "quarkus.grpc.server.port",
                        port,
                        "quarkus.grpc.server.test-port",
                        port);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
