package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.app.client.MusterClient;
import dev.muster.app.demo.DemoServer;
import dev.muster.app.demo.JarServer;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.FunctionConfig;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchFunctionGrpc;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.RunRequest;
import dev.muster.openmatch.wire.RunResponse;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.TestRedis;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.redis.client.Command;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two built servers on one Redis, of which the one that leads the cycles of FetchMatches is killed.
@Timeout(240)
final class OpenMatchFailOverIT {
    private static final Duration START = Duration.ofSeconds(90);

    /// The lease, and the window of the cycle, on a busy machine.
    private static final Duration TAKE_OVER = Duration.ofMillis(2_000 + 250 + 1_000);

    @TempDir
    private Path directory;

    private final AtomicReference<Ticket> shared = new AtomicReference<>(Ticket.getDefaultInstance());
    private final CountDownLatch firstRun = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisFixture store;
    private Server function;
    private DemoServer one;
    private DemoServer two;

    @BeforeEach
    void start() throws Exception {
        var redis = TestRedis.newServer(directory.resolve("redis")).uri();
        store = new RedisFixture(redis);
        open.add(store);
        function = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Function())
                .build()
                .start();
        open.add(function::shutdownNow);
        one = server("one", redis);
        two = server("two", redis);
        one.awaitReady(START);
        two.awaitReady(START);
    }

    @AfterEach
    void end() throws Exception {
        for (var closed : open.reversed()) {
            closed.close();
        }
    }

    @Test
    void callersOfBothAreDecidedTogetherAndGoOnWhenTheLeaderIsKilled() throws Exception {
        shared.set(FrontendServiceGrpc.newBlockingStub(channel(one))
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> left = threads.submit(() -> fetch(one, "left"));
            Future<List<String>> right = threads.submit(() -> fetch(two, "right"));
            assertThat(left.get().size() + right.get().size()).isEqualTo(1);
        }
        shared.set(Ticket.getDefaultInstance());
        var leader = leaderIs(one) ? one : two;
        var other = leader == one ? two : one;
        try (var client = new MusterClient(other.http())) {
            var answer = client.post("/v1/backendservice/matches:fetch", """
                    {"config": {"host": "127.0.0.1", "port": %d, "type": "GRPC"}, "profile": {"name": "http"}}""".formatted(function.getPort()));
            assertThat(answer.body()).contains("\"result\"").contains("\"http\"");
        }
        assertThat(leaderIs(leader)).isTrue();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<String>> call = threads.submit(() -> fetch(other, "patient"));
            assertThat(firstRun.await(10, TimeUnit.SECONDS)).isTrue();
            leader.kill();
            long killed = System.nanoTime();

            assertThat(call.get()).containsExactly("patient");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(TAKE_OVER);
        }
        assertThat(leaderIs(other)).isTrue();
        assertThat(fetch(other, "after")).containsExactly("after");
    }

    private DemoServer server(String name, String redis) throws Exception {
        var server = JarServer.of(
                Path.of("target", "muster.jar"),
                Files.createDirectories(directory.resolve(name)),
                Map.of("MUSTER_RUNTIME", "simulated", "QUARKUS_REDIS_HOSTS", redis));
        open.add(server);
        server.start();
        return server;
    }

    private boolean leaderIs(DemoServer server) {
        var token = store.redis
                .ask(Call.command(Command.GET, "muster:{default}:lease:cycle"))
                .text();
        return token.contains("@127.0.0.1:" + server.grpcPort() + " ");
    }

    private List<String> fetch(DemoServer server, String profile) {
        List<String> matches = new ArrayList<>();
        BackendServiceGrpc.newBlockingStub(channel(server))
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .fetchMatches(FetchMatchesRequest.newBuilder()
                        .setConfig(
                                FunctionConfig.newBuilder().setHost("127.0.0.1").setPort(function.getPort()))
                        .setProfile(MatchProfile.newBuilder().setName(profile))
                        .build())
                .forEachRemaining(one -> matches.add(one.getMatch().getMatchId()));
        return matches;
    }

    private ManagedChannel channel(DemoServer server) {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        open.add(channel::shutdownNow);
        return channel;
    }

    /// Proposes one match of the shared ticket, under the profile's name; the first time for the patient one, it
    /// does not end.
    private final class Function extends MatchFunctionGrpc.MatchFunctionImplBase {
        @Override
        public void run(RunRequest request, StreamObserver<RunResponse> caller) {
            var name = request.getProfile().getName();
            if (name.equals("patient") && firstRun.getCount() > 0) {
                firstRun.countDown();
                return;
            }
            var match = Match.newBuilder().setMatchId(name);
            if (!shared.get().getId().isEmpty()) {
                match.addTickets(shared.get());
            }
            caller.onNext(RunResponse.newBuilder().setProposal(match).build());
            caller.onCompleted();
        }
    }
}
