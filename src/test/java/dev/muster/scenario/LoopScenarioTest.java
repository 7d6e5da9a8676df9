package dev.muster.scenario;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.google.protobuf.StringValue;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.FrontendServiceGrpc.FrontendServiceBlockingStub;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole loop in one process, on the embedded Redis, with rooms whose pings the test sends: a fleet,
/// players, a match, a room, and the next match in the same room.
@QuarkusTest
@TestProfile(LoopScenarioTest.Simulated.class)
final class LoopScenarioTest {
    private static final String SCHEDULER = """
            {"name":"loop","game":"loop","maxSurge":"1","roomsReplicas":2,"portRange":{"start":21000,"end":21999},
             "spec":{"terminationGracePeriod":"5s","containers":[{"name":"game","image":"game","imagePullPolicy":"Never",
              "command":["muster","sample-room"],"requests":{"memory":"32Mi","cpu":"10m"},
              "limits":{"memory":"64Mi","cpu":"100m"},"ports":[{"name":"game","protocol":"udp","port":7777}]}]}}
            """;
    private static final String PROFILE = """
            {"name":"pairs","game":"loop","scheduler":"loop","teams":{"count":2,"size":1},
             "rules":[{"equal":"region"},{"near":{"arg":"rating","within":100,"widen":0,"upTo":100}}]}
            """;

    @ConfigProperty(name = "quarkus.grpc.server.port")
    int grpcPort;

    private ManagedChannel channel;
    private FrontendServiceBlockingStub frontend;

    @BeforeEach
    void connect() {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
        var headers = new Metadata();
        headers.put(Metadata.Key.of("muster-game", Metadata.ASCII_STRING_MARSHALLER), "loop");
        frontend = FrontendServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void runsAFleetAndFillsItWithPlayers() {
        given().body(SCHEDULER).post("/schedulers").then().statusCode(200);
        given().body(PROFILE).post("/profiles").then().statusCode(200);
        await(() -> rooms().size() == 2);

        // Rooms are allocated only after they said that they are ready.
        var early = List.of(create("eu", 1500), create("eu", 1520));
        assertThat(find(early.getFirst()).hasAssignment()).isFalse();
        rooms().forEach(room -> ping(room, "{\"status\":\"ready\"}"));

        var first = assignment(early.get(0));
        assertThat(assignment(early.get(1))).isEqualTo(first);
        assertThat(find(early.get(0)).getAssignment()).isEqualTo(first);
        var match = match(first);
        var room = roomOf(match);
        assertThat(reservedTickets(room)).containsExactlyInAnyOrderElementsOf(early);
        assertThat(status(room)).isEqualTo("allocated");

        // Too far apart, or in other regions: these wait.
        var far = create("eu", 2500);
        var foreign = create("us", 1500);
        var near = create("eu", 2580);
        var second = assignment(far);
        assertThat(assignment(near)).isEqualTo(second);
        assertThat(second.getConnection()).isNotEqualTo(first.getConnection());
        assertThat(find(foreign).hasAssignment()).isFalse();

        // Both rooms are taken, so the next pair waits until one is ready again.
        var late = List.of(create("us", 1480), create("asia", 100), create("asia", 120));
        ping(room, "{\"status\":\"occupied\",\"matches\":[\"" + match + "\"]}");
        assertThat(reservedTickets(room)).isEmpty();
        assertThat(status(room)).isEqualTo("occupied");
        ping(room, "{\"status\":\"ready\",\"matches\":[]}");
        await(() -> late.stream().anyMatch(ticket -> find(ticket).hasAssignment()));
        await(() -> status(room).equals("allocated"));

        late.forEach(this::delete);
        delete(foreign);
        when().delete("/schedulers/loop").then().statusCode(200);
        await(() -> when().get("/schedulers/loop").statusCode() == 404);
        when().get("/scheduler/loop/rooms").then().body("rooms.size()", equalTo(0));
    }

    @Test
    void keepsTheWordsOfOpenMatchForWrongCalls() {
        assertFault(
                () -> frontend.createTicket(CreateTicketRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                ".ticket is required");
        assertFault(
                () -> frontend.createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.newBuilder().setAssignment(Assignment.getDefaultInstance()))
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "tickets cannot be created with an assignment");
        assertFault(() -> find("none"), Status.Code.NOT_FOUND, "Ticket id: none not found");
        assertFault(
                () -> frontend.watchAssignments(WatchAssignmentsRequest.newBuilder()
                                .setTicketId("none")
                                .build())
                        .next(),
                Status.Code.NOT_FOUND,
                "Ticket id: none not found");
        delete("none");
    }

    private static void assertFault(Runnable call, Status.Code code, String text) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).isEqualTo(text);
            return;
        }
        throw new AssertionError("no fault");
    }

    private String create(String region, double rating) {
        var fields = SearchFields.newBuilder().putStringArgs("region", region).putDoubleArgs("rating", rating);
        var request = CreateTicketRequest.newBuilder()
                .setTicket(Ticket.newBuilder().setSearchFields(fields))
                .build();
        return frontend.createTicket(request).getId();
    }

    private Ticket find(String ticket) {
        return frontend.getTicket(
                GetTicketRequest.newBuilder().setTicketId(ticket).build());
    }

    private void delete(String ticket) {
        var ignored = frontend.deleteTicket(
                DeleteTicketRequest.newBuilder().setTicketId(ticket).build());
    }

    private Assignment assignment(String ticket) {
        return frontend.withDeadlineAfter(10, TimeUnit.SECONDS)
                .watchAssignments(
                        WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build())
                .next()
                .getAssignment();
    }

    private static String match(Assignment assignment) {
        try {
            return assignment
                    .getExtensionsOrThrow("muster.match")
                    .unpack(StringValue.class)
                    .getValue();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> rooms() {
        return when().get("/scheduler/loop/rooms").path("rooms.name");
    }

    private static String status(String room) {
        return when().get("/scheduler/loop/rooms/" + room).path("room.status");
    }

    private static String roomOf(String match) {
        return rooms().stream()
                .filter(room -> when().get("/scheduler/loop/rooms/" + room + "/reservations")
                        .<List<String>>path("reservations.match")
                        .contains(match))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> reservedTickets(String room) {
        Set<String> all = new HashSet<>();
        when().get("/scheduler/loop/rooms/" + room + "/reservations")
                .<List<List<String>>>path("reservations.tickets")
                .forEach(all::addAll);
        return all;
    }

    private static void ping(String room, String body) {
        given().body(body)
                .put("/scheduler/loop/rooms/" + room + "/ping")
                .then()
                .statusCode(200)
                .body("success", equalTo(true));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    /// All roles on a store of its own, with rooms that are simulated.
    public static final class Simulated implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var grpcPort = Integer.toString(free.getLocalPort());
                return Map.of(
                        "muster.simulated.silent",
                        "true",
                        "muster.runtime",
                        "simulated",
                        "muster.data-dir",
                        Files.createTempDirectory("muster-loop-").toString(),
                        "quarkus.http.test-port",
                        "0",
                        "quarkus.grpc.server.port",
                        grpcPort,
                        "quarkus.grpc.server.test-port",
                        grpcPort);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
