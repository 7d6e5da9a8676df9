package dev.muster.openmatch.grpc;

import dev.muster.game.redis.Shard;
import dev.muster.match.CycleListener;
import dev.muster.match.CycleTimes;
import dev.muster.match.Cycles;
import dev.muster.match.DefaultEvaluator;
import dev.muster.match.GameCycles;
import dev.muster.match.Leader;
import dev.muster.match.TicketClaims;
import dev.muster.openmatch.OpenMatchConfig;
import dev.muster.openmatch.OpenMatchListener;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.platform.grpc.CallMetadata;
import dev.muster.platform.grpc.CallMeter;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.RedisFixture;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One process of several that serve `openmatch.BackendService` on the shared server as it is.
final class BackendProcess implements AutoCloseable {
    static final Duration LEASE = Duration.ofMillis(1500);

    final String secret;
    final String address;
    final OpenFetches underWay = new OpenFetches();
    final BackendServiceGrpc.BackendServiceBlockingStub backend;

    private final RedisFixture store = RedisFixture.another();
    private final Peers peers = new Peers(Limited.MESSAGE, CallMeter.NONE);
    private final GameCycles cycles;
    private final Server server;
    private final ManagedChannel channel;

    BackendProcess(String secret, CycleTimes times) {
        this(secret, times, 1_000);
    }

    /// @param fetches how many calls of FetchMatches it takes
    BackendProcess(String secret, CycleTimes times, int fetches) {
        this.secret = secret;
        var config = new SmallRyeConfigBuilder()
                .withMapping(OpenMatchConfig.class)
                .withConverter(Duration.class, 1, new io.quarkus.runtime.configuration.DurationConverter())
                .withDefaultValue("muster.openmatch.limits.fetches", Integer.toString(fetches))
                .build()
                .getConfigMapping(OpenMatchConfig.class);
        int port = freePort();
        address = "127.0.0.1:" + port;
        var self = new Leader(secret, address);
        cycles = new GameCycles(
                game -> new Cycles(
                        new DefaultEvaluator(collided -> {}),
                        new TicketClaims(store.tickets, store.ids, game, config::pendingReleaseTimeout),
                        () -> times,
                        CycleListener.NONE,
                        System::nanoTime),
                new Leases(store.redis, self.text(), LEASE),
                Shard::of,
                System::nanoTime);
        var door = new BackendGrpcDoor(
                cycles,
                new Hops(self, peers, Limited.MESSAGE),
                underWay,
                new GrpcFunctions(peers),
                OpenMatchDoors.NO_FUNCTIONS,
                store.tickets,
                store.ids,
                config,
                OpenMatchListener.NONE);
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(ServerInterceptors.intercept(door, new FaultsInterceptor(), new CallMetadata()))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .flowControlWindow(OpenMatchDoors.WINDOW)
                .build();
        backend = BackendServiceGrpc.newBlockingStub(channel);
    }

    /// Leaves as a process that is asked to: its lease is given up, its calls are told.
    void stop() throws InterruptedException {
        cycles.close();
        underWay.end(new io.quarkus.runtime.ShutdownEvent());
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    /// Goes as a process that is killed: nobody answers at its address, and nobody renews its lease.
    void die() throws InterruptedException {
        store.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        peers.close();
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        cycles.close();
        store.close();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
