package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.app.local.LocalServer;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.Filter;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.IlInput;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.process.ProcessIdentity;
import dev.muster.platform.redis.RedisBatcher;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.StoreDigest;
import dev.muster.platform.redis.TestRedis;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built server as programs of Open Match 0.3 find it: those that speak gRPC, and those that work on Redis.
@Timeout(240)
final class OpenMatch0IT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration CALL = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private int httpPort;
    private int grpcPort;
    private @Nullable Process server;
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        channels.forEach(ManagedChannel::shutdownNow);
        var running = server;
        if (running != null) {
            running.destroy();
            running.waitFor(20, TimeUnit.SECONDS);
        }
        new LocalServer(data()).endLeftovers();
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aProgramOnRedisSeesWhatAClientCreatedAndMayDoNoMoreThanTheLayoutNeeds() throws Exception {
        start(Map.of());
        var created = frontend(grpcPort)
                .createPlayer(Player.newBuilder()
                        .setId("p1")
                        .setProperties("{\"mmr\": {\"rating\": 1200}}")
                        .build());
        assertThat(created.getSuccess()).isTrue();

        try (var program = new Program(layoutPort())) {
            assertThat(program.text("HGETALL", "p1")).contains("properties").contains("\"rating\": 1200");
            assertThat(program.text("ZRANGEBYSCORE", "mmr.rating", "1200", "1200"))
                    .contains("p1");
            assertThat(program.text("HSET", "p1", "assignment", "example.com:1"))
                    .isEqualTo("0");
            for (var refused : List.of("EVAL x 0", "CONFIG GET dir", "FLUSHALL", "KEYS *", "SHUTDOWN")) {
                assertThatThrownBy(() -> program.send(refused.split(" "))).hasMessageContaining("NOPERM");
            }
        }
        var update = frontend(grpcPort)
                .getUpdates(Player.newBuilder().setId("p1").build())
                .next();
        assertThat(update.getAssignment()).isEqualTo("example.com:1");
    }

    @Test
    void namesLikeThoseOfTheCoreTouchNothingOfIt() throws Exception {
        start(Map.of());
        createTicket();
        try (var core = new Core(data())) {
            var before = core.settled();
            assertThat(before).hasSizeGreaterThanOrEqualTo(2).anyMatch(line -> line.startsWith("muster:{default}:"));
            var names = new ArrayList<>(
                    before.stream().map(line -> line.split(" = ", 2)[0]).toList());
            names.addAll(List.of("muster:{default}:tickets", "muster:{default}:log", "muster:{default}:epoch", "duel"));

            for (var name : names) {
                var player = Player.newBuilder()
                        .setId(name)
                        .setProperties("{\"mmr\": {\"rating\": 1}}")
                        .build();
                var match = MatchObject.newBuilder()
                        .setId(name)
                        .setProperties("{}")
                        .addRosters(Roster.newBuilder().setName("red").addPlayers(player))
                        .build();
                var roster = Roster.newBuilder().addPlayers(player).build();
                assertThat(frontend(grpcPort).createPlayer(player).getSuccess()).isTrue();
                asksForMatches(player);
                assertThat(mmLogic().createProposal(match).getSuccess()).isTrue();
                assertThat(backend(grpcPort)
                                .createAssignments(Assignments.newBuilder()
                                        .addRosters(roster)
                                        .setAssignment("example.com:1")
                                        .build())
                                .getSuccess())
                        .isTrue();
                assertThat(backend(grpcPort).deleteAssignments(roster).getSuccess())
                        .isTrue();
                assertThat(backend(grpcPort).deleteMatch(match).getSuccess()).isTrue();
                assertThat(frontend(grpcPort).deletePlayer(player).getSuccess()).isTrue();
            }
            try (var program = new Program(layoutPort())) {
                for (var name : names) {
                    program.send("DEL", name);
                    program.send("HSET", name, "a", "b");
                    program.send("RENAME", name, name + ".2");
                    program.send("SADD", "profileq", name);
                    program.send("DEL", name + ".2");
                }
            }

            assertThat(core.settled()).isEqualTo(before);
        }
    }

    /// For a profile that is called as its only player.
    private void asksForMatches(Player player) {
        var profile = MatchObject.newBuilder()
                .setId(player.getId())
                .addPools(PlayerPool.newBuilder()
                        .setName("all")
                        .addFilters(Filter.newBuilder().setAttribute("mmr.rating")))
                .addRosters(Roster.newBuilder().addPlayers(Player.newBuilder().setPool("all")))
                .build();
        if (player.getId().indexOf('.') < 0) {
            assertThat(backend(grpcPort).createMatch(profile).getRosters(0).getPlayersList())
                    .extracting(Player::getId)
                    .containsExactly(player.getId());
        }
        assertThatThrownBy(() -> backend(grpcPort).listMatches(profile).next())
                .hasMessageContaining(player.getId().indexOf('.') < 0 ? "insufficient players" : "has a dot");
    }

    @Test
    void bothServersAreTakenOverAfterACrashAndEndedByStop() throws Exception {
        start(Map.of());
        frontend(grpcPort)
                .createPlayer(
                        Player.newBuilder().setId("p1").setProperties("{}").build());
        int port = layoutPort();
        long pid = state("openmatch0").path("pid").asLong();

        Objects.requireNonNull(server).destroyForcibly().waitFor();
        start(Map.of());

        assertThat(layoutPort()).isEqualTo(port);
        assertThat(state("openmatch0").path("pid").asLong()).isEqualTo(pid);
        try (var program = new Program(port)) {
            assertThat(program.text("HGETALL", "p1")).contains("properties");
        }
        Objects.requireNonNull(server).destroyForcibly().waitFor();
        var stopped = MusterJar.run(directory, Map.of(), "stop", "--data-dir", data().toString());
        assertThat(stopped.status()).isZero();
        assertThat(stopped.output()).contains("Redis stopped");
        assertThat(ProcessIdentity.of(pid).filter(ProcessIdentity::alive)).isEmpty();
        assertThat(data().resolve("openmatch0/redis.json")).doesNotExist();
        assertThat(data().resolve("redis/redis.json")).doesNotExist();
    }

    @Test
    void clientsWithFixedPortsFindTheirs() throws Exception {
        for (int port : new int[] {50503, 50504, 50505, 51503, 51504, 51505, 9555, 8081}) {
            assumeTrue(
                    isFree(port), () -> "port " + port + " is another program's: the historical ports were not tried");
        }
        start(Map.of("MUSTER_LEGACY_PORTS", "true"));

        assertThat(frontend(50504)
                        .createPlayer(Player.newBuilder()
                                .setId("p1")
                                .setProperties("{}")
                                .build())
                        .getSuccess())
                .isTrue();
        assertThat(backend(50505)
                        .deleteMatch(MatchObject.newBuilder().setId("m").build())
                        .getSuccess())
                .isTrue();
        assertThat(MmLogicGrpc.newBlockingStub(channel(50503))
                        .withDeadlineAfter(CALL)
                        .getAllIgnoredPlayers(IlInput.getDefaultInstance())
                        .getPlayersCount())
                .isZero();
        assertThat(FrontendServiceGrpc.newBlockingStub(channel(50504))
                        .withDeadlineAfter(CALL)
                        .createTicket(CreateTicketRequest.newBuilder()
                                .setTicket(Ticket.getDefaultInstance())
                                .build())
                        .getId())
                .hasSize(20);
        assertThat(get(9555, "/metrics").body())
                .contains("open_match_frontend_grpc_requests")
                .contains("muster_openmatch0_redis_round_trip_seconds");
        assertThat(get(9555, "/schedulers").statusCode()).isEqualTo(404);
        assertThat(get(8081, "/scheduler/none/rooms/none/address").statusCode()).isEqualTo(404);
        assertThat(get(51504, "/healthz").statusCode()).isEqualTo(200);

        var second = MusterJar.run(
                directory,
                Map.of(
                        "QUARKUS_HTTP_PORT", "0",
                        "QUARKUS_GRPC_SERVER_PORT", "0",
                        "MUSTER_LEGACY_PORTS", "true",
                        "MUSTER_DATA_DIR", directory.resolve("other").toString()),
                "serve");
        assertThat(second.status()).isNotZero().isNotEqualTo(124);
        assertThat(second.errors()).contains("muster.legacy-ports: 127.0.0.1:50503 cannot be used");
        assertThat(second.errors() + second.output()).doesNotContain("\tat ");
    }

    @Test
    void withoutARedisOfItsOwnItsMethodsAreUnimplementedAndTheSettingIsNamed() throws Exception {
        var core = TestRedis.newServer(directory.resolve("store"));
        var log = start(Map.of("QUARKUS_REDIS_HOSTS", core.uri()));

        assertUnimplemented(() -> frontend(grpcPort).deletePlayer(Player.getDefaultInstance()));
        assertUnimplemented(() -> backend(grpcPort).deleteMatch(MatchObject.getDefaultInstance()));
        assertUnimplemented(() -> mmLogic().getProfile(MatchObject.getDefaultInstance()));
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("muster.openmatch0.redis is not set"))
                .hasSize(1);
        assertThat(get(httpPort, "/q/health/ready").body()).contains("Open Match 0.3");
    }

    @Test
    void itsRedisMayBeAwayAndComeBack() throws Exception {
        var core = TestRedis.newServer(directory.resolve("store"));
        var layout = TestRedis.newServer(directory.resolve("layout"));
        var uri = layout.uri();
        layout.stop();
        start(Map.of("QUARKUS_REDIS_HOSTS", core.uri(), "MUSTER_OPENMATCH0_REDIS", uri));

        assertThatThrownBy(() -> frontend(grpcPort)
                        .createPlayer(Player.newBuilder().setId("p1").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        fault -> assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
        assertThat(get(httpPort, "/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(httpPort, "/q/health/ready").body()).contains("warning: muster.openmatch0.redis");
    }

    private static void assertUnimplemented(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, fault -> {
            assertThat(fault.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
            assertThat(fault.getStatus().getDescription()).contains("muster.openmatch0.redis");
        });
    }

    private Path start(Map<String, String> more) throws Exception {
        httpPort = freePort();
        grpcPort = freePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(httpPort),
                "QUARKUS_GRPC_SERVER_PORT", Integer.toString(grpcPort),
                "MUSTER_DATA_DIR", data().toString()));
        settings.putAll(more);
        var process = MusterJar.start(directory, settings, "serve");
        server = process;
        var log = directory.resolve("log-" + httpPort);
        Thread.startVirtualThread(() -> copy(process, log));
        await(() -> {
            assertThat(process.isAlive()).as("the server runs").isTrue();
            try {
                return get(httpPort, "/q/health/ready").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
        return log;
    }

    private static void copy(Process process, Path log) {
        try {
            Files.copy(process.getInputStream(), log);
        } catch (IOException ended) {
            // with the process
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private JsonNode state(String server) throws IOException {
        return JSON.readTree(Files.readString(data().resolve(server).resolve("redis.json")));
    }

    private int layoutPort() throws IOException {
        return state("openmatch0").path("port").asInt();
    }

    private void createTicket() {
        FrontendServiceGrpc.newBlockingStub(channel(grpcPort))
                .withDeadlineAfter(CALL)
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build());
    }

    private FrontendGrpc.FrontendBlockingStub frontend(int port) {
        return FrontendGrpc.newBlockingStub(channel(port)).withDeadlineAfter(CALL);
    }

    private BackendGrpc.BackendBlockingStub backend(int port) {
        return BackendGrpc.newBlockingStub(channel(port)).withDeadlineAfter(CALL);
    }

    private MmLogicGrpc.MmLogicBlockingStub mmLogic() {
        return MmLogicGrpc.newBlockingStub(channel(grpcPort)).withDeadlineAfter(CALL);
    }

    private ManagedChannel channel(int port) {
        var channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    private static HttpResponse<String> get(int port, String path) throws IOException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    /// A program on the layout's server: without a password.
    private static final class Program implements AutoCloseable {
        private final Redis client;

        Program(int port) {
            client = Redis.createClient(VERTX, "redis://127.0.0.1:" + port);
        }

        @Nullable
        Response send(String... words) {
            var request = Request.cmd(Command.create(words[0]));
            for (int i = 1; i < words.length; i++) {
                request.arg(words[i]);
            }
            return client.send(request)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        String text(String... words) {
            return String.valueOf(send(words));
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /// The server that keeps the rest, by the password that only its owner can read.
    private static final class Core implements AutoCloseable {
        private final Redis client;
        private final RedisBatcher batcher;

        Core(Path data) throws IOException {
            var state = JSON.readTree(Files.readString(data.resolve("redis/redis.json")));
            client = Redis.createClient(
                    VERTX,
                    "redis://:" + state.path("password").asText() + "@127.0.0.1:"
                            + state.path("port").asInt());
            batcher = new RedisBatcher(VERTX, client, RedisLimits.STANDARD);
        }

        /// What it holds, once it is the same twice.
        List<String> settled() {
            var last = new ArrayList<List<String>>(List.of(StoreDigest.of(batcher)));
            await(() -> {
                last.add(StoreDigest.of(batcher));
                return last.get(last.size() - 1).equals(last.get(last.size() - 2));
            });
            return last.getLast();
        }

        @Override
        public void close() {
            batcher.close();
            client.close();
        }
    }
}
