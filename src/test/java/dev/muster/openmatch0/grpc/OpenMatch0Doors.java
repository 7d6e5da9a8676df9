package dev.muster.openmatch0.grpc;

import dev.muster.openmatch0.IgnoredPlayers;
import dev.muster.openmatch0.IndexedPools;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.MatchRequests;
import dev.muster.openmatch0.Matches;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.PlayerIntake;
import dev.muster.openmatch0.PlayerUpdates;
import dev.muster.openmatch0.RoomSource;
import dev.muster.openmatch0.json.GjsonPaths;
import dev.muster.openmatch0.redis.RedisAssignments;
import dev.muster.openmatch0.redis.RedisMatchObjects;
import dev.muster.openmatch0.redis.RedisPlayerSets;
import dev.muster.openmatch0.redis.RedisPlayers;
import dev.muster.openmatch0.redis.RedisProposals;
import dev.muster.openmatch0.redis.RedisRequests;
import dev.muster.openmatch0.redis.RedisRunReports;
import dev.muster.openmatch0.wire.BackendGrpc;
import dev.muster.openmatch0.wire.FrontendGrpc;
import dev.muster.openmatch0.wire.MmLogicGrpc;
import dev.muster.openmatch0.wire.ProtoObjectText;
import dev.muster.platform.grpc.FaultsInterceptor;
import dev.muster.platform.grpc.OpenWatches;
import dev.muster.platform.time.Waker;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// The three services of Open Match 0.3 on the Redis of a test, and a client of them.
public final class OpenMatch0Doors implements AutoCloseable {
    private static final ObjectText TEXT = new ProtoObjectText();

    /// What the services go by; may be set anew at any time.
    public volatile MatchmakerSettings settings = MatchmakerSettings.defaults();

    public final LayoutRedis redis;
    final OpenCalls open = new OpenCalls();
    private final Supplier<String> ids = new MatchIds();
    private final RoomSource rooms;
    private final RedisPlayers players;
    private final PlayerUpdates updates;
    private final Server server;
    private final ManagedChannel channel;

    private OpenMatch0Doors(LayoutRedis redis, RoomSource rooms) {
        this.redis = redis;
        this.rooms = rooms;
        this.players = new RedisPlayers(redis.layout, TEXT, () -> settings);
        this.updates = new PlayerUpdates(players, redis.changes, () -> settings);
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .intercept(new FaultsInterceptor());
        services().forEach(builder::addService);
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
        return new OpenMatch0Doors(redis, RoomSource.NONE);
    }

    /// The doors of one process that gives rooms to matches.
    public static OpenMatch0Doors on(LayoutRedis redis, RoomSource rooms) {
        return new OpenMatch0Doors(redis, rooms);
    }

    /// Waits until something is so that a change of a key brings about.
    public void await(String key, BooleanSupplier condition) throws InterruptedException {
        if (!happens(key, condition, Duration.ofSeconds(10))) {
            throw new AssertionError("nothing happened to " + key + " that was waited for");
        }
    }

    /// Whether something becomes so in time that a change of a key brings about.
    public boolean happens(String key, BooleanSupplier condition, Duration inTime) throws InterruptedException {
        var waker = new Waker();
        long deadline = System.nanoTime() + inTime.toNanos();
        try (var subscription = redis.changes.listen(key, event -> waker.wake())) {
            while (!condition.getAsBoolean()) {
                var left = Duration.ofNanos(deadline - System.nanoTime());
                if (!left.isPositive()) {
                    return false;
                }
                waker.rest(left);
            }
            return true;
        }
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
        updates.close();
    }

    private List<BindableService> services() {
        return List.of(frontendDoor(), backendDoor(), mmLogicDoor());
    }

    private BackendGrpcDoor backendDoor() {
        return new BackendGrpcDoor(
                new MatchRequests(
                        new RedisRequests(redis.layout, TEXT, () -> settings),
                        new GjsonPaths(),
                        TEXT,
                        redis.changes,
                        () -> settings,
                        ids,
                        System::nanoTime),
                new Matches(
                        new RedisMatchObjects(redis.layout, TEXT),
                        new RedisAssignments(redis.layout, () -> settings),
                        rooms,
                        () -> settings),
                open);
    }

    private MmLogicGrpcDoor mmLogicDoor() {
        var sets = new RedisPlayerSets(redis.layout);
        return new MmLogicGrpcDoor(
                new RedisMatchObjects(redis.layout, TEXT),
                new RedisProposals(redis.layout, TEXT, () -> settings, ids),
                new IndexedPools(sets, () -> settings),
                new IgnoredPlayers(sets, () -> settings),
                new RedisRunReports(redis.layout),
                () -> settings);
    }

    private FrontendGrpcDoor frontendDoor() {
        return new FrontendGrpcDoor(
                new PlayerIntake(players, new GjsonPaths(), () -> settings), updates, new OpenWatches());
    }

    // In the form of xids.
    private static final class MatchIds implements Supplier<String> {
        private static final AtomicInteger COUNT = new AtomicInteger();

        @Override
        public String get() {
            return "dc%018d".formatted(COUNT.incrementAndGet());
        }
    }
}
