package dev.muster.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.Result;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.grpc.Places;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// gRPC calls, on both sides, under the names of OpenCensus.
@Timeout(30)
final class CallMetricsTest {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final CallMetrics metrics = new CallMetrics(refused::add).register(registry);
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .intercept(new FaultsInterceptor())
                .intercept(metrics.ofServer())
                .addService(new Frontend())
                .addService(new OldFrontend())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .intercept(metrics.ofClient())
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Test
    void countsCallsThatAreServedAndThatAreMade() {
        var request = GetTicketRequest.newBuilder().setTicketId("a").build();
        var answer = FrontendServiceGrpc.newBlockingStub(channel).getTicket(request);
        assertThat(answer.getId()).isEqualTo("a");

        var method = "grpc_server_method=\"openmatch.FrontendService/GetTicket\",";
        awaitTold(
                "grpc_io_server_completed_rpcs{" + method + "grpc_server_status=\"OK\",} 1.0",
                "grpc_io_server_server_latency_count{" + method + "} 1.0",
                "grpc_io_server_server_latency_bucket{" + method + "le=\"100000.0\",} 1.0",
                "grpc_io_server_received_bytes_per_rpc_sum{" + method + "} " + request.getSerializedSize() + ".0",
                "grpc_io_server_sent_bytes_per_rpc_sum{" + method + "} " + answer.getSerializedSize() + ".0");
        var made = "grpc_client_method=\"openmatch.FrontendService/GetTicket\",";
        awaitTold(
                "grpc_io_client_completed_rpcs{" + made + "grpc_client_status=\"OK\",} 1.0",
                "grpc_io_client_roundtrip_latency_count{" + made + "} 1.0",
                "grpc_io_client_sent_bytes_per_rpc_sum{" + made + "} " + request.getSerializedSize() + ".0",
                "grpc_io_client_received_bytes_per_rpc_sum{" + made + "} " + answer.getSerializedSize() + ".0");
    }

    @Test
    void tellsWhichLimitEndedACall() {
        assertThatThrownBy(() -> FrontendServiceGrpc.newBlockingStub(channel)
                        .watchAssignments(WatchAssignmentsRequest.getDefaultInstance())
                        .hasNext())
                .hasMessageContaining("too many watches");

        awaitTold("grpc_io_server_completed_rpcs{grpc_server_method=\"openmatch.FrontendService/WatchAssignments\","
                + "grpc_server_status=\"RESOURCE_EXHAUSTED\",} 1.0");
        await(() -> refused.equals(List.of("watches")));
    }

    @Test
    void leavesOpenMatch03ToItsOwnNames() {
        assertThat(FrontendGrpc.newBlockingStub(channel)
                        .createPlayer(Player.getDefaultInstance())
                        .getSuccess())
                .isTrue();

        assertThat(Exposition.of(registry)).doesNotContain("grpc_server_method=\"api.Frontend/CreatePlayer\"");
    }

    private void awaitTold(String... lines) {
        await(() -> Exposition.of(registry).lines().toList().containsAll(List.of(lines)));
    }

    // A caller has its answer before the call is counted.
    private void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s %s", refused, Exposition.of(registry))
                    .isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static final class Frontend extends FrontendServiceGrpc.FrontendServiceImplBase {
        private final Places none = new Places("watches", "watches", 0, 0);

        @Override
        public void getTicket(GetTicketRequest request, StreamObserver<Ticket> caller) {
            caller.onNext(Ticket.newBuilder().setId(request.getTicketId()).build());
            caller.onCompleted();
        }

        @Override
        public void watchAssignments(WatchAssignmentsRequest request, StreamObserver<WatchAssignmentsResponse> caller) {
            none.take("default");
        }
    }

    private static final class OldFrontend extends FrontendGrpc.FrontendImplBase {
        @Override
        public void createPlayer(Player player, StreamObserver<Result> caller) {
            caller.onNext(Result.newBuilder().setSuccess(true).build());
            caller.onCompleted();
        }
    }
}
