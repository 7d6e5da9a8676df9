package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.openmatch0.wire.Assignments;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.MatchObject;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Result;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.grpc.FaultsInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.grpc.runtime.Interceptors;
import jakarta.enterprise.inject.spi.Prioritized;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls of Open Match 0.3's services, as Prometheus sees them.
@Timeout(30)
final class MatchmakerCallsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        var calls = new MatchmakerCalls();
        new MatchmakerMetrics(calls).register(registry);
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        // As the framework orders them: the last is the first to see a call.
        Stream.of(calls, new Faults())
                .sorted(Comparator.comparingInt(Prioritized::getPriority))
                .forEach(builder::intercept);
        server = builder.addService(new Frontend())
                .addService(new Backend())
                .addService(new MmLogic())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void countsAndTimesCallsByMethod() {
        var frontend = FrontendGrpc.newBlockingStub(channel);
        frontend.createPlayer(player("ann"));
        frontend.createPlayer(player("bob"));
        assertThatThrownBy(() -> frontend.createPlayer(player(""))).hasMessageContaining("no id");

        assertThat(told())
                .contains(
                        "# TYPE open_match_frontend_grpc_requests untyped",
                        "open_match_frontend_grpc_requests{method=\"CreatePlayer\",} 3.0",
                        "open_match_frontend_grpc_errors{method=\"CreatePlayer\",} 1.0",
                        "open_match_failures{method=\"CreatePlayer\",} 0.0",
                        "open_match_frontend_latency_count{method=\"CreatePlayer\",} 3.0",
                        "open_match_frontend_latency_bucket{method=\"CreatePlayer\",le=\"6000.0\",} 3.0",
                        "open_match_grpc_io_server_completed_rpcs{grpc_server_method=\"api.Frontend/CreatePlayer\","
                                + "grpc_server_status=\"OK\",} 2.0",
                        "open_match_grpc_io_server_completed_rpcs{grpc_server_method=\"api.Frontend/CreatePlayer\","
                                + "grpc_server_status=\"UNKNOWN\",} 1.0",
                        "open_match_grpc_io_server_received_bytes_per_rpc_sum{grpc_server_method=\"api.Frontend/CreatePlayer\",}"
                                + " 10.0");
    }

    @Test
    void countsMessagesOfStreamsAndTimesTheFirst() {
        MmLogicGrpc.newBlockingStub(channel)
                .getPlayerPool(PlayerPool.getDefaultInstance())
                .forEachRemaining(page -> assertThat(page.getName()).isNotEmpty());

        assertThat(told())
                .contains(
                        "open_match_mmlogic_grpc_streamed_responses{method=\"GetPlayerPool\",} 2.0",
                        "open_match_mmlogic_latency_count{method=\"GetPlayerPool\",} 1.0");
    }

    @Test
    void waitingForNewsIsNoLatency() {
        FrontendGrpc.newBlockingStub(channel)
                .getUpdates(player("ann"))
                .forEachRemaining(update -> assertThat(update.getAssignment()).isNotEmpty());

        assertThat(told())
                .contains(
                        "open_match_frontend_grpc_requests{method=\"GetUpdates\",} 1.0",
                        "open_match_frontend_grpc_streamed_responses{method=\"GetUpdates\",} 3.0")
                .doesNotContain("open_match_frontend_latency_count{method=\"GetUpdates\"")
                .doesNotContain("_streamed_responses{method=\"CreatePlayer\"");
    }

    @Test
    void countsPlayersWhoWereAssigned() {
        var backend = BackendGrpc.newBlockingStub(channel);
        backend.createAssignments(Assignments.newBuilder()
                .setAssignment("host:1")
                .addRosters(roster("ann", "bob"))
                .addRosters(roster("cem", ""))
                .build());
        assertThatThrownBy(() -> backend.createAssignments(
                        Assignments.newBuilder().addRosters(roster("dan")).build()))
                .hasMessageContaining("away");
        backend.deleteAssignments(roster("ann", "bob"));

        assertThat(told())
                .contains(
                        "open_match_backend_assignments 3.0",
                        "open_match_backend_assignments_failures 1.0",
                        "open_match_backend_assignments_deletions 2.0",
                        "open_match_backend_assignments_deletions_failures 0.0",
                        "open_match_failures{method=\"CreateAssignments\",} 1.0");
    }

    @Test
    void doesNotCountCallsOfDoorsThatAreClosed() {
        assertThatThrownBy(() -> BackendGrpc.newBlockingStub(channel).createMatch(MatchObject.getDefaultInstance()))
                .hasMessageContaining("UNIMPLEMENTED");

        assertThat(told())
                .doesNotContain("open_match_backend_grpc_errors{method=\"CreateMatch\",} 1.0")
                .doesNotContain("grpc_server_status=\"UNIMPLEMENTED\"");
    }

    @Test
    void countsCallsWhoseMethodThrows() {
        assertThatThrownBy(() -> MmLogicGrpc.newBlockingStub(channel).getProfile(MatchObject.getDefaultInstance()))
                .hasMessageContaining("no profile");

        assertThat(told())
                .contains(
                        "open_match_mmlogic_grpc_errors{method=\"GetProfile\",} 1.0",
                        "open_match_grpc_io_server_completed_rpcs{grpc_server_method=\"api.MmLogic/GetProfile\","
                                + "grpc_server_status=\"UNKNOWN\",} 1.0");
    }

    private String told() {
        return Exposition.of(registry);
    }

    private static Player player(String id) {
        return Player.newBuilder().setId(id).build();
    }

    private static Roster roster(String... ids) {
        var roster = Roster.newBuilder();
        for (var id : ids) {
            roster.addPlayers(player(id));
        }
        return roster.build();
    }

    private static <T> void answer(StreamObserver<T> caller, T message) {
        caller.onNext(message);
        caller.onCompleted();
    }

    private static final class Frontend extends FrontendGrpc.FrontendImplBase {
        @Override
        public void createPlayer(Player player, StreamObserver<Result> caller) {
            if (player.getId().isEmpty()) {
                caller.onError(Status.UNKNOWN.withDescription("no id").asRuntimeException());
            } else {
                answer(caller, Result.newBuilder().setSuccess(true).build());
            }
        }

        @Override
        public void getUpdates(Player player, StreamObserver<Player> caller) {
            for (int i = 0; i < 3; i++) {
                caller.onNext(player.toBuilder().setAssignment("host:" + i).build());
            }
            caller.onCompleted();
        }
    }

    /// What answers faults that methods throw, where the framework has it.
    private static final class Faults implements ServerInterceptor, Prioritized {
        private final FaultsInterceptor faults = new FaultsInterceptor();

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return faults.interceptCall(call, headers, next);
        }

        @Override
        public int getPriority() {
            return Interceptors.EXCEPTION_HANDLER;
        }
    }

    private static final class MmLogic extends MmLogicGrpc.MmLogicImplBase {
        @Override
        public void getProfile(MatchObject profile, StreamObserver<MatchObject> caller) {
            throw MusterException.unknown("no profile");
        }

        @Override
        public void getPlayerPool(PlayerPool pool, StreamObserver<PlayerPool> caller) {
            caller.onNext(PlayerPool.newBuilder().setName("page1").build());
            caller.onNext(PlayerPool.newBuilder().setName("page2").build());
            caller.onCompleted();
        }
    }

    private static final class Backend extends BackendGrpc.BackendImplBase {
        @Override
        public void createAssignments(Assignments assignments, StreamObserver<Result> caller) {
            if (assignments.getAssignment().isEmpty()) {
                caller.onError(Status.UNAVAILABLE.withDescription("away").asRuntimeException());
            } else {
                answer(caller, Result.newBuilder().setSuccess(true).build());
            }
        }

        @Override
        public void deleteAssignments(Roster roster, StreamObserver<Result> caller) {
            answer(caller, Result.newBuilder().setSuccess(true).build());
        }
    }
}
