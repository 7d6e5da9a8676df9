package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.PlayerIntake;
import dev.muster.openmatch0.PlayerUpdates;
import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.redis.RedisPlayers;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.grpc.GrpcFaults;
import dev.muster.platform.grpc.OpenWatches;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;

/// The three services of Open Match 0.3 on the Redis of a test, and a client of them.
public final class OpenMatch0Doors implements AutoCloseable {
    /// What the services go by; may be set anew at any time.
    public volatile MatchmakerSettings settings = MatchmakerSettings.defaults();

    public final LayoutRedis redis;
    private final Server server;
    private final ManagedChannel channel;

    private OpenMatch0Doors(LayoutRedis redis) {
        this.redis = redis;
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0));
        services().forEach(service -> builder.addService(ServerInterceptors.intercept(service, FAULTS)));
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
    }

    /// The doors of one process.
    public static OpenMatch0Doors on(LayoutRedis redis) {
        return new OpenMatch0Doors(redis);
    }

    /// What players' clients call.
    public FrontendGrpc.FrontendBlockingStub frontend() {
        return FrontendGrpc.newBlockingStub(channel);
    }

    /// What backends call.
    public BackendGrpc.BackendBlockingStub backend() {
        return BackendGrpc.newBlockingStub(channel);
    }

    /// What match functions call.
    public MmLogicGrpc.MmLogicBlockingStub mmLogic() {
        return MmLogicGrpc.newBlockingStub(channel);
    }

    /// A connection to the services.
    public ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private List<BindableService> services() {
        return List.of(frontendDoor());
    }

    private FrontendGrpcDoor frontendDoor() {
        var players = new RedisPlayers(redis.layout, new ProtoObjectText(), () -> settings);
        return new FrontendGrpcDoor(
                new PlayerIntake(players, new GjsonPaths(), () -> settings),
                new PlayerUpdates(players, redis.changes, () -> settings),
                new OpenWatches());
    }

    // What Quarkus does with what a method throws.
    private static final ServerInterceptor FAULTS = new ServerInterceptor() {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new GrpcFaults().createHandler(next.startCall(call, headers), call, headers);
        }
    };
}
